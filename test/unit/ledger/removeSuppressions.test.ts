import { recordRejection } from '../../../lib/ledger/bounces';
import { claimSend } from '../../../lib/ledger/claim';
import { recordEmailEvent } from '../../../lib/ledger/emailEvents';
import { forgetPartner } from '../../../lib/ledger/forgetPartner';
import type { LedgerLocation } from '../../../lib/ledger/location';
import { openLedger } from '../../../lib/ledger/open';
import { findRejectedSends, makeDueAgain } from '../../../lib/ledger/rejectedSends';
import {
	findRemovableSuppressions,
	removeFoundSuppressions,
	type SuppressionFilter,
} from '../../../lib/ledger/removeSuppressions';
import type { LedgerDatabase, SuppressionReason } from '../../../lib/ledger/schema';
import { addSuppression } from '../../../lib/ledger/suppressions';
import { describeDialects } from '../../../testkit/ledger/dialects';

const NOW = Date.UTC(2026, 2, 1, 10);
const HOUR = 3_600_000;
const STEP = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const ALL: SuppressionReason[] = ['bounced', 'complained', 'manual', 'unsubscribed'];

describeDialects(({ newLedger }) => {
	let location: LedgerLocation;
	let ledger: LedgerDatabase;

	beforeEach(async () => {
		location = await newLedger();
		ledger = await openLedger(location);
	});
	afterEach(() => ledger.destroy());

	const addressOf = (name: string) => `${name}@partner.example`;
	const suppress = (name: string, reason: SuppressionReason, program?: string, at = NOW) =>
		addSuppression(ledger, {
			...{ address: addressOf(name), reason, source: `list of ${reason}`, createdAt: at },
			...(program !== undefined && { program }),
		});
	const reject = async (name: string, step = STEP, at = NOW) => {
		const claim = {
			...{ ...step, partnerId: name, address: addressOf(name), copyHash: 'x', claimedBy: 'a run' },
			messageId: `<${name}@acme.example>`,
		};
		expect(await claimSend(ledger, claim, at)).toBe(true);
		await recordRejection(ledger, claim, { reason: '550 5.1.1 No such user', isDeadAddress: true }, at);
	};
	const find = async (filter: Partial<SuppressionFilter> = {}) =>
		(await findRemovableSuppressions(ledger, { reasons: ALL, ...filter }))
			.map(({ address, reason, program }) => `${address.split('@')[0]} ${reason} ${program}`.trim())
			.sort();
	const remove = async (filter: Partial<SuppressionFilter> = {}) => {
		const found = await findRemovableSuppressions(ledger, { reasons: ['bounced'], ...filter });
		return (await removeFoundSuppressions(ledger, found)).length;
	};
	const left = async () => (await ledger.selectFrom('suppressions').selectAll().execute()).length;

	it('are found by reason, time and source', async () => {
		await suppress('a', 'bounced', undefined, NOW);
		await suppress('b', 'manual', undefined, NOW + HOUR);
		await suppress('c', 'unsubscribed', 'Acme', NOW + 2 * HOUR);
		expect(await find()).toEqual(['a bounced', 'b manual', 'c unsubscribed acme']);
		expect(await find({ reasons: [] })).toEqual([]);
		expect(await find({ reasons: ['bounced'] })).toEqual(['a bounced']);
		expect(await find({ from: NOW + HOUR })).toEqual(['b manual', 'c unsubscribed acme']);
		expect(await find({ to: NOW + HOUR })).toEqual(['a bounced', 'b manual']);
		expect(await find({ source: 'LIST of m' })).toEqual(['b manual']);
		expect(await find({ source: '_' })).toEqual([]);
	});

	it('are found by the program, the chain or the step whose email caused them', async () => {
		await reject('a');
		await reject('b', { ...STEP, chain: 'Activation' });
		await reject('c', { ...STEP, program: 'Other' });
		await suppress('d', 'manual', 'Acme');
		await suppress('e', 'manual');
		for (const program of ['Acme', 'Other']) await suppress('f', 'unsubscribed', program);
		await recordEmailEvent(ledger, {
			...{ ...STEP, key: 'unsubscribed f', partnerId: 'f', address: addressOf('f') },
			...{ kind: 'unsubscribed', isAutomated: false, happenedAt: NOW },
		});
		expect(await find({ program: 'ACME ' })).toEqual([
			...['a bounced', 'b bounced', 'd manual acme', 'f unsubscribed acme'],
		]);
		expect(await find({ program: 'Acme', chain: 'prospecting' })).toEqual([
			...['a bounced', 'f unsubscribed acme'],
		]);
		expect(await find({ chain: 'Prospecting', step: 'Invite' })).toEqual([
			...['a bounced', 'c bounced', 'f unsubscribed acme'],
		]);
		expect(await find({ program: 'Acme', step: 'Reminder' })).toEqual([]);
		const [first] = await findRemovableSuppressions(ledger, { reasons: ['bounced'] });
		expect(first?.causes).toEqual([{ program: 'acme', chain: 'prospecting', step: 'invite' }]);
	});

	it('are found by a bounce that came back later, and once the email is to be sent again', async () => {
		await suppress('a', 'bounced');
		await recordEmailEvent(ledger, {
			...{ ...STEP, key: 'bounced a', partnerId: 'a', address: addressOf('a') },
			...{ kind: 'bounced', isAutomated: false, happenedAt: NOW },
		});
		await reject('b');
		await makeDueAgain(ledger, await findRejectedSends(ledger, {}), 'Ann', NOW + HOUR);
		expect(await find({ chain: 'Prospecting' })).toEqual(['a bounced', 'b bounced']);
	});

	it('are removed once, and what else keeps an address from being mailed is told and stays', async () => {
		await reject('a');
		await suppress('b', 'bounced');
		await suppress('a', 'unsubscribed', 'Acme');
		const [first, second] = await findRemovableSuppressions(ledger, { reasons: ['bounced'] });
		expect(first?.others).toEqual([{ program: 'acme', reason: 'unsubscribed' }]);
		expect(second?.others).toEqual([]);
		expect(await remove()).toBe(2);
		expect(await remove()).toBe(0);
		expect(await left()).toBe(1);
	});

	it('of people who were forgotten stay, also when that happens in between', async () => {
		for (const name of ['a', 'b']) await reject(name);
		await forgetPartner(ledger, 'a', NOW);
		expect(await find()).toEqual(['b bounced']);
		const found = await findRemovableSuppressions(ledger, { reasons: ['bounced'] });
		await forgetPartner(ledger, 'b', NOW);
		const before = await left();
		expect(await removeFoundSuppressions(ledger, found)).toEqual([]);
		expect(await left()).toBe(before);
	});

	it('go to one of two who remove them at the same moment', async () => {
		for (let name = 0; name < 30; name += 1) await suppress(`p${name}`, 'bounced');
		const found = await findRemovableSuppressions(ledger, { reasons: ['bounced'] });
		const second = await openLedger(location);
		const removed = await Promise.all([
			removeFoundSuppressions(ledger, found),
			removeFoundSuppressions(second, found),
		]);
		await second.destroy();
		expect(removed.flat()).toHaveLength(30);
		expect(await left()).toBe(0);
	});

	it('that were made anew meanwhile stay', async () => {
		await suppress('a', 'bounced');
		const found = await findRemovableSuppressions(ledger, { reasons: ['bounced'] });
		await remove();
		await suppress('a', 'bounced', undefined, NOW + HOUR);
		expect(await removeFoundSuppressions(ledger, found)).toEqual([]);
		expect(await left()).toBe(1);
	});
});
