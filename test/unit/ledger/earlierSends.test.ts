import { claimSend } from '../../../lib/ledger/claim';
import { findFirstSends } from '../../../lib/ledger/firstSends';
import { findLatestTo } from '../../../lib/ledger/messageLookup';
import { openLedger } from '../../../lib/ledger/open';
import { findRecipients } from '../../../lib/ledger/recipients';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { findSends, findSentAt, recordOutcome, type SendOutcome } from '../../../lib/ledger/sends';
import { describeDialects } from '../../../testkit/ledger/dialects';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const ADDRESS = 'mara@northlight.example';
const SENT: SendOutcome = { status: 'sent', reason: '250 ok' };
const REFUSED: SendOutcome = { status: 'bounced', reason: '550' };
const DEFERRED: SendOutcome = { status: 'retryLater', reason: '450', retryAt: NOW + DAY };

describeDialects(({ newLedger }) => {
	let ledger: LedgerDatabase;
	const claimOf = (partnerId: string) => ({
		...{ program: 'Acme', chain: 'Prospecting', step: 'Invite' },
		...{ partnerId, address: ADDRESS, messageId: `<${partnerId}@acme.example>`, copyHash: 'x' },
	});
	const send = async (partnerId: string, at: number, outcome: SendOutcome = SENT) => {
		const claim = claimOf(partnerId);
		expect(await claimSend(ledger, claim, at, { resendSentBefore: at - DAY })).toBe(true);
		await recordOutcome(ledger, claim, outcome, at);
	};

	beforeEach(async () => {
		ledger = await openLedger(await newLedger());
		await send('1', NOW - 40 * DAY);
	});
	afterEach(() => ledger.destroy());

	describe('an email that was sent', () => {
		it.each([
			['sent again', SENT],
			['refused the second time', REFUSED],
			['deferred the second time', DEFERRED],
		])('is remembered from the first time on when it is %s', async (_name, outcome) => {
			await send('1', NOW - 5 * DAY, outcome);
			const records = (await findSends(ledger, claimOf('1'), ['1'])).get('1');
			expect(records).toMatchObject([
				{ status: outcome.status, occurrence: 2, earlierSentAt: [NOW - 40 * DAY] },
			]);
			expect(findSentAt(records)).toBe(NOW - 40 * DAY);
			expect(await findFirstSends(ledger, 'acme', ['1', '2'])).toEqual(new Map([['1', NOW - 40 * DAY]]));
			expect(await findLatestTo(ledger, ADDRESS)).toMatchObject({ partnerId: '1' });
			await send('2', NOW - 20 * DAY);
			expect(await findRecipients(ledger, 'acme', [ADDRESS])).toEqual(new Map([[ADDRESS, '1']]));
		});

		it('has no earlier time while its second one was only tried to be claimed', async () => {
			const conditions = { resendSentBefore: NOW, cap: { maximum: 0, since: 0 } };
			expect(await claimSend(ledger, claimOf('1'), NOW, conditions)).toBe(false);
			const records = (await findSends(ledger, claimOf('1'), ['1'])).get('1');
			expect(records).toMatchObject([{ status: 'sent', occurrence: 1, earlierSentAt: [] }]);
		});

		it('is none where the first attempt already failed', async () => {
			await send('2', NOW - 20 * DAY, REFUSED);
			expect(await findFirstSends(ledger, 'acme', ['2'])).toEqual(new Map());
			expect(findSentAt((await findSends(ledger, claimOf('2'), ['2'])).get('2'))).toBeUndefined();
		});
	});
});
