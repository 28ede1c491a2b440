import { readAnswer } from '../../../lib/email/answers/readAnswer';
import { createMessageId, createMessageKey } from '../../../lib/email/message';
import { recordReport } from '../../../lib/email/recordReport';
import { claimSend } from '../../../lib/ledger/claim';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { recordOutcome } from '../../../lib/ledger/sends';
import { findSuppressions } from '../../../lib/ledger/suppressions';
import { describeDialects } from '../../../testkit/ledger/dialects';

const SENT_AT = Date.UTC(2026, 2, 1, 10);
const EMAIL = {
	...{ program: 'acme', chain: 'prospecting', step: 'invite' },
	...{ partnerId: '1', address: 'ann@partner.example' },
};

describeDialects(({ newLedger }) => {
	let ledger: LedgerDatabase;
	beforeEach(async () => {
		ledger = await openLedger(await newLedger());
		const claim = { ...EMAIL, messageId: createMessageId(EMAIL, 'acme.example', 1), copyHash: 'x' };
		expect(await claimSend(ledger, claim, SENT_AT)).toBe(true);
		await recordOutcome(ledger, claim, { status: 'sent', reason: '250 ok' }, SENT_AT);
	});
	afterEach(() => ledger.destroy());

	const bounce = async (reason: string) => {
		const report = { isDelayed: false, answer: readAnswer(reason), reason, addresses: [] };
		const messageKey = createMessageKey(EMAIL);
		return recordReport(ledger, { kind: 'bounce', messageKey, ...report }, SENT_AT + 1_000);
	};
	const isSuppressed = async () => (await findSuppressions(ledger, 'acme', [EMAIL.address])).size > 0;

	test.each([
		['550 5.1.1 No such user', true],
		['550 No such user (#5.1.1)', true],
		['550 5.1.1 Mailbox full', false],
		['550 5.1.1 Rejected by our policy', false],
		['550 5.1.90 Daily limit of recipients reached', false],
		['550 5.2.1 Disabled', false],
		['552 5.2.2 Over quota', false],
	])('%s: the address is given up: %s', async (answer, expected) => {
		expect(await bounce(answer)).toMatchObject({ event: 'bounced', isSuppressed: expected });
		expect(await isSuppressed()).toBe(expected);
	});

	test('says what the operator can do', async () => {
		const { reason } = await bounce('550 5.7.26 Unauthenticated');
		expect(reason).toMatch(/^550 5\.7\.26 Unauthenticated .*DMARC/);
		expect((await bounce('550 5.1.1 No such user')).reason).toBe('550 5.1.1 No such user');
	});
});
