import fc from 'fast-check';
import { readAction, splitIntoWindows } from '../../../lib/impact/actions';
import { readContract } from '../../../lib/impact/contracts';
import { readHost } from '../../../lib/impact/host';
import { readProfile } from '../../../lib/impact/profile';
import { readProspects } from '../../../lib/impact/prospects';
import { deriveStanding, isSuperseded, stampStage } from '../../../lib/impact/stages';

const DAY = 86_400_000;

describe('the host', () => {
	it.each([
		['', 'https://api.impact.com'],
		['api.impact.com', 'https://api.impact.com'],
		[' https://api.impact.com/ ', 'https://api.impact.com'],
		['http://127.0.0.1:8125', 'http://127.0.0.1:8125'],
		['http://localhost:1', 'http://localhost:1'],
	])('%j is %s', (entered, host) => expect(readHost(entered)).toBe(host));

	it.each([
		'http://api.impact.com',
		'http://127.0.0.1.evil.example',
		'ftp://127.0.0.1',
		'https://user:secret@api.impact.com',
		'https://api.impact.com/Advertisers',
		'https://',
	])('%j is refused', (entered) => expect(() => readHost(entered)).toThrow(/API Host/));
});

describe('a profile', () => {
	it('has no address where impact.com hides it, and the primary contact first', () => {
		const contact = (Email: string, IsPrimary = false) => ({ Email, IsPrimary, FirstName: Email[0] });
		const hidden = readProfile({ Id: 1, Contacts: [contact('a***@acorn.example', true)] }, '1000');
		expect(hidden).toEqual({ mediaPartnerId: '1' });
		const two = readProfile({ Contacts: [contact('b@x.example'), contact('c@x.example', true)] }, '1000');
		expect(two).toMatchObject({ email: 'c@x.example', firstName: 'c', contacts: [{}, { isPrimary: true }] });
	});

	it('reads groups and joining date of the program that is asked for', () => {
		const Programs = [
			{ Id: '1001', JoinDate: '2020-01-01T00:00:00Z' },
			{ Id: 1000, JoinDate: '2026-01-19T23:51:01-08:00', Groups: [{ Id: '1', Name: 'VIP' }] },
		];
		expect(readProfile({ Programs }, '1000')).toEqual({
			groups: ['VIP'],
			joinedAt: Date.parse('2026-01-20T07:51:01Z'),
		});
	});
});

describe('a contract', () => {
	it('is an application when the partner alone has signed', () => {
		const row = { Id: 'P-1', PartnerSignatoryDate: '2026-11-23T08:00:00-08:00', BrandSignatoryDate: '' };
		expect(readContract(row, 'PENDING')).toMatchObject({
			isApplication: true,
			appliedAt: Date.parse('2026-11-23T16:00:00Z'),
		});
		const proposal = { Id: 'P-1', BrandSignatoryDate: '2026-11-23T08:00:00-08:00' };
		expect(readContract(proposal, 'PENDING')).toMatchObject({ isApplication: false });
		expect(readContract({ ...row, ...proposal }, 'PENDING')).toMatchObject({ isApplication: false });
	});
});

describe('stages', () => {
	it('follow the contract, else the membership', () => {
		const member = { isListed: true };
		expect(deriveStanding(undefined, member, 5)).toMatchObject({ relationshipStage: 'joined' });
		expect(deriveStanding(undefined, { ...member, endsAt: 4 }, 5)).toMatchObject({
			relationshipStage: 'expired',
		});
		expect(deriveStanding(undefined, { isListed: false }, 5)).toMatchObject({ relationshipStage: 'new' });
	});

	it('keep their date until they change, then take the one that impact.com names if it can be true', () => {
		const known = { stage: 'negotiating', changedAt: 100 };
		expect(stampStage(known, 'negotiating', 150, 200)).toBe(known);
		expect(stampStage(known, 'joined', 150, 200)).toEqual({ stage: 'joined', changedAt: 150 });
		expect(stampStage(known, 'joined', 50, 200)).toEqual({ stage: 'joined', changedAt: 200 });
		expect(stampStage(known, 'joined', 300, 200)).toEqual({ stage: 'joined', changedAt: 200 });
		expect(stampStage(undefined, 'joined', undefined, 200)).toEqual({ stage: 'joined', changedAt: 200 });
	});

	it('are not undone by a reading that began before they did', () => {
		const known = { stage: 'joined', changedAt: 250 };
		expect(isSuperseded(known, 200)).toBe(true);
		expect(isSuperseded(known, 250)).toBe(false);
		expect(isSuperseded(undefined, 200)).toBe(false);
		expect(stampStage(known, 'negotiating', 150, 200)).toEqual({ stage: 'negotiating', changedAt: 150 });
	});
});

describe('actions', () => {
	it('are read with numbers as text, on the day of the account', () => {
		const row = { Id: '1', MediaPartnerId: 7, EventDate: '2026-11-20T23:30:00-08:00', Amount: '21.99' };
		expect(readAction({ ...row, State: 'REVERSED', Currency: 'USD' })).toEqual({
			actionId: '1',
			mediaPartnerId: '7',
			day: '2026-11-20',
			happenedAt: Date.parse('2026-11-21T07:30:00Z'),
			amount: 21.99,
			currency: 'USD',
			isReversed: true,
		});
		expect(readAction({ ...row, EventDate: 'soon' })).toBeUndefined();
	});

	it('are asked for in windows of at most 45 days, without gaps', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 2e12 }),
				fc.integer({ min: 1, max: 1095 * DAY }),
				(from, length) => {
					const windows = splitIntoWindows(from, from + length);
					expect(windows[0]?.[0]).toBe(from);
					expect(windows.at(-1)?.[1]).toBe(from + length);
					windows.forEach(([start, end], index) => {
						expect(end - start).toBeLessThanOrEqual(45 * DAY);
						if (index > 0) expect(start).toBe(windows[index - 1]?.[1]);
					});
				},
			),
		);
	});
});

describe('prospects', () => {
	const read = (...items: object[]) => readProspects(items as Array<Record<string, unknown>>);

	it('are the items with an id or an address', () => {
		const { all, unusable } = read({ id: 7 }, { partnerId: 'P1' }, { email: 'Ann@Acorn.example' }, {});
		expect(all.map(({ index, id, address }) => [index, id, address])).toEqual([
			[1, 'P1', undefined],
			[2, 'ann@acorn.example', 'ann@acorn.example'],
		]);
		expect(unusable).toEqual([0]);
	});

	it('are one person by id or address, whatever their order', () => {
		const rows = [
			{ partnerId: 'P2', email: 'ann@acorn.example', name: 'Acorn' },
			{ partnerId: 'P1', email: 'ANN@acorn.example', country: 'US' },
			{ partnerId: 'P1', language: 'en' },
		];
		for (const items of [rows, rows.toReversed()]) {
			const { all, repeated } = read(...items);
			expect(repeated).toBe(2);
			expect(all.map(({ data }) => data)).toEqual([
				expect.objectContaining({ partnerId: 'P1', name: 'Acorn', country: 'US', language: 'en' }),
			]);
		}
	});

	it('are unsubscribed where any of their items says so', () => {
		const rows = [
			{ partnerId: 'P1', email: 'ann@acorn.example', unsubscribed: false, Unsubscribed: 'no' },
			{ partnerId: 'P1', email: 'ann@acorn.example', unsubscribed: 'maybe' },
			{ partnerId: 'P2', email: 'ann@acorn.example', unsubscribed: 'yes' },
			{ partnerId: 'P1', unsubscribed: 0 },
		];
		for (const items of [rows, rows.toReversed()]) {
			expect(read(...items).all.map(({ data }) => data.unsubscribed)).toEqual(['yes']);
		}
		const clear = rows.filter(({ unsubscribed }) => typeof unsubscribed !== 'string');
		expect(read(...clear).all.map(({ data }) => data.unsubscribed)).toEqual([false]);
	});

	it('have an internationalised domain in one spelling, and keep the id that emails are remembered by', () => {
		const { all, find } = read({ email: 'Ana@Bücher.example' });
		expect(all).toMatchObject([{ id: 'ana@bücher.example', address: 'ana@xn--bcher-kva.example' }]);
		expect(find([], ['ana@bücher.example'])).toBe(all[0]);
		expect(find([], ['ana@xn--bcher-kva.example'])).toBe(all[0]);
	});

	it('are found by id first, then by address', () => {
		const { find } = read(
			{ partnerId: 'P1', email: 'a@x.example' },
			{ partnerId: 'P2', email: 'b@x.example' },
		);
		expect(find(['P2'], ['a@x.example'])?.id).toBe('P2');
		expect(find([undefined, 'P9'], ['A@x.example'])?.id).toBe('P1');
		expect(find([], ['c@x.example'])).toBeUndefined();
	});
});
