import { archiveSends, findArchivableSends } from '../../../lib/ledger/archive';
import { recordRejection } from '../../../lib/ledger/bounces';
import { claimSend } from '../../../lib/ledger/claim';
import { findLatestEvents } from '../../../lib/ledger/emailEvents';
import { forgetPartner } from '../../../lib/ledger/forgetPartner';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerLocation } from '../../../lib/ledger/location';
import { findRejectedSends, makeDueAgain, type RejectedFilter } from '../../../lib/ledger/rejectedSends';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { recordOutcome, type SendClaim } from '../../../lib/ledger/sends';
import { describeDialects } from '../../../testkit/ledger/dialects';

const NOW = Date.UTC(2026, 2, 1, 10);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STEP = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const REFUSED = { reason: '550 5.1.1 No such user', isDeadAddress: true };

const claim = (partnerId: string, changes: Partial<SendClaim> = {}): SendClaim => ({
	...STEP,
	partnerId,
	address: `${partnerId}@partner.example`,
	messageId: `<${partnerId}@acme.example>`,
	copyHash: 'abc',
	claimedBy: 'a run',
	...changes,
});

describeDialects(({ newLedger }) => {
	let location: LedgerLocation;
	let ledger: LedgerDatabase;

	beforeEach(async () => {
		location = await newLedger();
		ledger = await openLedger(location);
	});
	afterEach(() => ledger.destroy());

	const reject = async (which: SendClaim, at = NOW, { reason, isDeadAddress } = REFUSED) => {
		expect(await claimSend(ledger, which, at, { perAddress: true })).toBe(true);
		await recordRejection(ledger, which, { reason, isDeadAddress }, at);
	};
	const send = async (which: SendClaim, at: number, resendSentBefore = 0) => {
		expect(await claimSend(ledger, which, at, { perAddress: true, resendSentBefore })).toBe(true);
		await recordOutcome(ledger, which, { status: 'sent', reason: '250 ok' }, at);
	};
	const find = async (filter: RejectedFilter = {}) =>
		(await findRejectedSends(ledger, filter)).map(({ partnerId }) => partnerId).sort();
	const makeAllDue = async (at = NOW + HOUR) =>
		(await makeDueAgain(ledger, await findRejectedSends(ledger, {}), 'Ann', at))
			.map(({ address }) => address)
			.sort();
	const rowOf = (address: string) =>
		ledger.selectFrom('sends').selectAll().where('address', '=', address).executeTakeFirstOrThrow();
	const lift = () => ledger.deleteFrom('suppressions').execute();

	it('finds rejected emails by everything that an operator knows of them', async () => {
		await reject(claim('1'));
		await reject(claim('2', { chain: 'Activation', step: 'First Sale' }), NOW + HOUR);
		await reject(claim('3', { program: 'Other' }), NOW + 2 * HOUR, {
			reason: '554 5.6.0 Größe  nicht ERLAUBT 100 %',
			isDeadAddress: false,
		});
		await send(claim('4'), NOW);
		expect(await find()).toEqual(['1', '2', '3']);
		expect(await find({ program: ' ACME' })).toEqual(['1', '2']);
		expect(await find({ program: 'Acme', chain: 'activation' })).toEqual(['2']);
		expect(await find({ step: 'INVITE' })).toEqual(['1', '3']);
		expect(await find({ from: NOW + HOUR })).toEqual(['2', '3']);
		expect(await find({ to: NOW + HOUR })).toEqual(['1', '2']);
		expect(await find({ from: NOW + 1, to: NOW + HOUR - 1 })).toEqual([]);
		expect(await find({ reason: 'no such USER' })).toEqual(['1', '2']);
		expect(await find({ reason: 'GRÖSSE nicht erlaubt' })).toEqual([]);
		expect(await find({ reason: 'GRÖßE nicht erlaubt' })).toEqual(['3']);
		expect(await find({ reason: '%' })).toEqual(['3']);
		expect(await find({ reason: '5_1' })).toEqual([]);
		expect(await find({ partnerId: '2' })).toEqual(['2']);
		expect(await find({ address: ' 3@PARTNER.example' })).toEqual(['3']);
	});

	it('makes them due again, once, and says who asked and what the server had said', async () => {
		await reject(claim('1'));
		await lift();
		expect(await claimSend(ledger, claim('1'), NOW + HOUR)).toBe(false);
		expect(await makeAllDue()).toEqual(['1@partner.example']);
		expect(await rowOf('1@partner.example')).toMatchObject({
			...{ status: 'retryLater', retry_at: NOW + HOUR, settled_at: NOW + HOUR, deferred_since: null },
			reason: 'To be sent again, as Ann asked for. Rejected before: 550 5.1.1 No such user',
			occurrence: 1,
		});
		expect(await makeAllDue()).toEqual([]);
		expect(await claimSend(ledger, claim('1'), NOW + HOUR)).toBe(true);
		expect(await claimSend(ledger, claim('1', { claimedBy: 'another run' }), NOW + HOUR)).toBe(false);
	});

	it('takes back that they bounced, until they bounce again', async () => {
		const bounces = async () => findLatestEvents(ledger, STEP, 'bounced', ['1', '2']);
		await reject(claim('1'));
		await reject(claim('2'));
		await lift();
		const [first] = await findRejectedSends(ledger, { partnerId: '1' });
		await makeDueAgain(ledger, first ? [first] : [], 'Ann', NOW + HOUR);
		expect(await bounces()).toEqual(new Map([['2', NOW]]));
		await reject(claim('1'), NOW + DAY);
		expect(await bounces()).toEqual(
			new Map([
				['1', NOW + DAY],
				['2', NOW],
			]),
		);
	});

	it('leaves what was sent, or may have been, to another address of the partner', async () => {
		for (const id of ['sent', 'open', 'unknown', 'free']) {
			await reject(claim(id));
			const other = claim(id, { address: `${id}@new.example` });
			if (id === 'free') continue;
			expect(await claimSend(ledger, other, NOW, { perAddress: true })).toBe(true);
			if (id === 'open') continue;
			const outcome = { status: id === 'sent' ? 'sent' : 'uncertain', reason: 'x' } as const;
			await recordOutcome(ledger, other, outcome, NOW);
		}
		expect(await makeAllDue()).toEqual(['free@partner.example']);
		expect(await rowOf('sent@partner.example')).toMatchObject({ status: 'bounced', reason: REFUSED.reason });
	});

	it('leaves what was sent before, here or to another address, and was rejected when it was sent again', async () => {
		await send(claim('1'), NOW - 9 * DAY);
		await reject(claim('2'), NOW - 9 * DAY, { ...REFUSED, isDeadAddress: false });
		const elsewhere = claim('2', { address: '2@new.example' });
		await send(elsewhere, NOW - 9 * DAY);
		for (const again of [claim('1'), elsewhere]) {
			expect(await claimSend(ledger, again, NOW, { perAddress: true, resendSentBefore: NOW - DAY })).toBe(
				true,
			);
			await recordRejection(ledger, again, REFUSED, NOW);
		}
		expect(await find()).toEqual(['1', '2', '2']);
		expect(await makeAllDue()).toEqual([]);
	});

	it('leaves archived and forgotten ones alone', async () => {
		for (const id of ['old', 'gone', 'here']) await reject(claim(id), NOW - (id === 'old' ? 90 * DAY : 0));
		await archiveSends(ledger, await findArchivableSends(ledger, NOW - DAY, 10));
		await forgetPartner(ledger, 'gone', NOW);
		expect(await find()).toEqual(['here']);
		expect(await makeAllDue()).toEqual(['here@partner.example']);
	});

	it('leaves what changed since it was found, also while others do the same', async () => {
		for (let id = 0; id < 30; id += 1) await reject(claim(`p${id}`));
		await lift();
		const found = await findRejectedSends(ledger, {});
		await archiveSends(
			ledger,
			(await findArchivableSends(ledger, NOW + 1, 100)).filter(({ partnerId }) => partnerId === 'p0'),
		);
		const second = await openLedger(location);
		const results = await Promise.all([
			makeDueAgain(ledger, found, 'Ann', NOW + HOUR),
			makeDueAgain(second, [...found].reverse(), 'Bob', NOW + HOUR),
		]);
		await second.destroy();
		const due = results.flat().map(({ partnerId }) => partnerId);
		expect(due).toHaveLength(29);
		expect(new Set(due).size).toBe(29);
		expect(due).not.toContain('p0');
	});

	it('of a suppressed address are due, and claimed only once nothing suppresses it', async () => {
		await reject(claim('1'));
		expect(await makeAllDue()).toEqual(['1@partner.example']);
		expect(await claimSend(ledger, claim('1'), NOW + DAY)).toBe(false);
		await lift();
		expect(await claimSend(ledger, claim('1'), NOW + DAY)).toBe(true);
	});
});
