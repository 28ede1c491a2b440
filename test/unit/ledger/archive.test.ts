import { archiveSends, findArchivableSends } from '../../../lib/ledger/archive';
import { claimSend } from '../../../lib/ledger/claim';
import { findByMessageKey } from '../../../lib/ledger/messageLookup';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { findSends, findSentAt, recordOutcome, type SendClaim } from '../../../lib/ledger/sends';
import { describeDialects } from '../../../testkit/ledger/dialects';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const KEY = 'a'.repeat(40);
const claim: SendClaim = {
	program: 'Acme',
	chain: 'Prospecting',
	step: 'Invite',
	partnerId: '1',
	address: 'pat@acme.example',
	messageId: `<${KEY}@brand.example>`,
	copyHash: 'b'.repeat(64),
	claimedBy: 'a run',
};
const twin: SendClaim = { ...claim, partnerId: '2', messageId: `<${'c'.repeat(40)}@brand.example>` };

describeDialects(({ newLedger }) => {
	let ledger: LedgerDatabase;
	const send = async (which: SendClaim, at: number) => {
		expect(await claimSend(ledger, which, at)).toBe(true);
		await recordOutcome(ledger, which, { status: 'sent', reason: '250 Ok' }, at);
	};
	const stored = async () => ledger.selectFrom('sends').selectAll().orderBy('partner_id').execute();

	beforeEach(async () => {
		ledger = await openLedger(await newLedger());
		await send(claim, NOW - 400 * DAY);
		await send(twin, NOW - 100 * DAY);
	});
	afterEach(() => ledger.destroy());

	const archive = async () => {
		const found = await findArchivableSends(ledger, NOW - 365 * DAY, 10);
		await archiveSends(ledger, found);
		return found;
	};

	test('gives the details of old emails and takes them out of the ledger', async () => {
		expect(await archive()).toEqual([
			{
				...{
					program: 'acme',
					chain: 'prospecting',
					step: 'invite',
					partnerId: '1',
					address: 'pat@acme.example',
				},
				...{ status: 'sent', claimedAt: NOW - 400 * DAY, settledAt: NOW - 400 * DAY, attempts: 1 },
				...{ messageId: claim.messageId, copyHash: claim.copyHash, reason: '250 Ok' },
			},
		]);
		const [old, recent] = await stored();
		expect(old).toMatchObject({
			message_id: '',
			copy_hash: '',
			claimed_by: '',
			reason: null,
			message_key: KEY,
		});
		expect(recent).toMatchObject({ message_id: twin.messageId, copy_hash: twin.copyHash, reason: '250 Ok' });
		expect(await archive()).toEqual([]);
	});

	test('nobody gets an archived email again', async () => {
		await archive();
		for (const claimedBy of ['a run', 'another run', '']) {
			expect(await claimSend(ledger, { ...claim, claimedBy }, NOW)).toBe(false);
		}
		const anonymous = { ...claim };
		delete anonymous.claimedBy;
		expect(await claimSend(ledger, anonymous, NOW)).toBe(false);
	});

	test('delays still count from it, and its links still lead to the partner', async () => {
		await archive();
		const sends = await findSends(ledger, claim, ['1']);
		expect(findSentAt(sends.get('1'))).toBe(NOW - 400 * DAY);
		expect(await findByMessageKey(ledger, KEY)).toMatchObject({
			partnerId: '1',
			address: 'pat@acme.example',
		});
	});

	test('one that was sent again meanwhile stays as it is', async () => {
		const found = await findArchivableSends(ledger, NOW - 365 * DAY, 10);
		expect(await claimSend(ledger, claim, NOW, { resendSentBefore: NOW - 300 * DAY })).toBe(true);
		expect(await archiveSends(ledger, found)).toBe(0);
		expect((await stored())[0]).toMatchObject({ status: 'claimed', copy_hash: claim.copyHash });
	});

	test('an email that was archived can be sent again on purpose, and archived again', async () => {
		await archive();
		expect(await claimSend(ledger, claim, NOW, { resendSentBefore: NOW - 300 * DAY })).toBe(true);
		await recordOutcome(ledger, claim, { status: 'sent', reason: '250 Again' }, NOW);
		expect(await findArchivableSends(ledger, NOW + DAY, 10)).toHaveLength(2);
	});

	test('emails in hand and emails that wait for another try are left alone', async () => {
		await ledger.updateTable('sends').set({ status: 'claimed' }).where('partner_id', '=', '1').execute();
		expect(await archive()).toEqual([]);
		await ledger.updateTable('sends').set({ status: 'retryLater' }).where('partner_id', '=', '1').execute();
		expect(await archive()).toEqual([]);
	});
});
