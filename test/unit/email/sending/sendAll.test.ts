import { openMailer, type Mailer } from '../../../../lib/email/delivery';
import { composeMessage } from '../../../../lib/email/message';
import type { EmailOutcome } from '../../../../lib/email/sending/emailOutcome';
import type { SendingRun } from '../../../../lib/email/sending/run';
import { sendAll } from '../../../../lib/email/sending/sendAll';
import { DEFAULT_STANDING } from '../../../../lib/email/sending/standing';
import { openLedger } from '../../../../lib/ledger/open';
import type { LedgerDatabase } from '../../../../lib/ledger/schema';
import { findSends, type SendRecord } from '../../../../lib/ledger/sends';
import { addSuppression, findSuppressions } from '../../../../lib/ledger/suppressions';
import { startMailServer, type MailServer } from '../../../../testkit/mail/mailServer';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 1, 10);
const ADDRESS = 'pat@acme.example';
const CLAIM = {
	program: 'Acme',
	chain: 'Prospecting',
	step: 'Invite',
	partnerId: '1',
	address: ADDRESS,
	messageId: `<${'0'.repeat(40)}@brand.example>`,
	copyHash: 'x',
};

let ledger: LedgerDatabase;
let server: MailServer;
let mailer: Mailer;

beforeEach(async () => {
	ledger = await openLedger({ file: ':memory:' });
	server = await startMailServer();
	mailer = openMailer({ host: '127.0.0.1', port: server.port, secure: false });
});
afterEach(async () => {
	await mailer.close();
	await server.close();
	await ledger.destroy();
});

const message = composeMessage({
	from: { name: '', address: 'team@brand.example' },
	to: ADDRESS,
	email: { subject: 'Hi', previewText: '', html: '<p>Hi</p>', text: 'Hi' },
	messageId: CLAIM.messageId,
	date: new Date(START),
});
const record = async (): Promise<SendRecord | undefined> =>
	(await findSends(ledger, CLAIM, ['1'])).get('1')?.[0];
/** Sends to one partner, and believes what the mail server says. */
const send = async (
	now: number,
	{
		claim = CLAIM,
		isTruth = true,
		...changes
	}: Partial<SendingRun<typeof CLAIM>> & {
		claim?: typeof CLAIM & { claimedBy?: string };
		isTruth?: boolean;
	} = {},
): Promise<EmailOutcome> => {
	const { partnerId } = claim;
	const sends = await findSends(ledger, claim, [partnerId]);
	const earlier = sends.get(partnerId)?.[0];
	const outcomes: EmailOutcome[] = [];
	await sendAll(
		{
			...{ ledger, sends, account: 'brand', connections: 1, mostUnknown: 5, conditions: {} },
			...{ program: claim.program, standing: DEFAULT_STANDING },
			dailyMaximum: { most: Infinity, isWarmingUp: false },
			postpone: () => ({ status: 'overDailyLimit' }),
			mailer: { ...mailer, isTruth, close: async () => undefined },
			now: () => now,
			cancelled: undefined,
			pace: async () => undefined,
			hold: () => undefined,
			prepare: async () => ({ claim, message, earlier, shown: {} }),
			settle: (_recipient, outcome) => outcomes.push(outcome),
			...changes,
		},
		[claim],
	);
	return outcomes.at(-1)!;
};
const suppressions = async (program: string) =>
	(await findSuppressions(ledger, program, [ADDRESS])).get(ADDRESS)?.map(({ reason }) => reason);

describe.each([
	['450 4.2.0 Greylisted', '450 4.2.0 Greylisted'],
	['a full mailbox', '552 5.2.2 Over quota'],
])('%s', (_name, reply) => {
	test('waits half an hour at least, ever longer, and is given up after four days', async () => {
		server.answers.rcpt = reply;
		let now = START;
		const waits: number[] = [];
		for (;;) {
			const result = await send(now);
			const stored = await record();
			if (result.status === 'rejected') {
				expect(stored).toMatchObject({ status: 'bounced' });
				expect(stored?.reason).toContain('Given up after 4 days');
				break;
			}
			expect(result).toMatchObject({ status: 'temporaryFailure' });
			waits.push(((stored?.retryAt ?? 0) - now) / HOUR);
			expect((await send((stored?.retryAt ?? 0) - 1)).reason).toContain('next try after');
			now = stored?.retryAt ?? 0;
		}
		expect(waits).toEqual([0.5, 0.5, 1, 2, 4, 8, 12, 12, 12, 12, 12, 12, 12]);
		expect(now - START).toBeGreaterThanOrEqual(4 * 24 * HOUR);
		expect(now - START).toBeLessThan(4.5 * 24 * HOUR);
		expect(await suppressions('Acme')).toBeUndefined();
	});
});

test('days without a try do not count: a pause leaves an address that asked for later to be tried as often', async () => {
	server.answers.rcpt = '451 4.7.1 Greylisted';
	const days: number[] = [];
	for (let day = 0; ; day += 5) {
		const { status } = await send(START + day * 24 * HOUR);
		if (status === 'rejected') break;
		days.push(day);
	}
	expect(days).toEqual([0, 5, 10, 15]);
});

test.each([
	'550 5.1.1 No such user',
	'550 5.4.1 Recipient address rejected: Access denied.',
	'550 No such user here',
	"554 delivery error: dd This user doesn't have a yahoo.com account (ann@yahoo.com)",
])('an address that does not exist is suppressed for every program: %s', async (reply) => {
	server.answers.rcpt = reply;
	expect(await send(START)).toMatchObject({ status: 'rejected' });
	expect(await suppressions('Acme')).toEqual(['bounced']);
	expect(await suppressions('Another')).toEqual(['bounced']);
	const events = await ledger.selectFrom('email_events').selectAll().execute();
	expect(events).toMatchObject([{ kind: 'bounced', partner_id: '1', happened_at: START }]);
});

test('a refusal for another reason bounces this email and suppresses nobody', async () => {
	server.answers.rcpt = '550 5.2.1 Mailbox disabled';
	expect(await send(START)).toMatchObject({ status: 'rejected' });
	expect(await suppressions('Acme')).toBeUndefined();
});

test.each(['554 5.6.0 Content refused', '450 4.2.0 Busy', '550 5.1.1 No such user'])(
	'%s waits and counts for nothing as long as nobody else is accepted',
	async (reply) => {
		server.answers.rcpt = reply;
		expect(await send(START, { isTruth: false })).toMatchObject({ status: 'temporaryFailure' });
		expect(await record()).toMatchObject({
			status: 'retryLater',
			retryAt: START + HOUR / 2,
			deferredSince: null,
			refusedSince: START,
		});
		expect(await suppressions('Acme')).toBeUndefined();
	},
);

test.each<[string, string[] | undefined]>([
	['550 5.1.1 No such user', ['bounced']],
	['550 Go away', undefined],
])('%s for four days is about the partner once others were accepted meanwhile', async (reply, suppressed) => {
	const other = { ...CLAIM, partnerId: '2', address: 'sam@acme.example' };
	let now = START;
	for (let tries = 0; now - START < 5 * 24 * HOUR; tries += 1) {
		server.answers.rcpt = reply;
		const { status } = await send(now, { isTruth: false });
		expect(status).toBe('temporaryFailure');
		now = (await record())?.retryAt ?? 0;
		expect(tries).toBeLessThan(20);
	}
	delete server.answers.rcpt;
	await send(now - 1, { claim: other });
	server.answers.rcpt = reply;
	expect(await send(now, { isTruth: false })).toMatchObject({ status: 'rejected' });
	expect((await record())?.reason).toMatch(/^Given up after 4 days of trying\. /);
	expect(await suppressions('Acme')).toEqual(suppressed);
});

test('a refusal of the sender waits, counts for nobody and says what to mend', async () => {
	server.answers.dot = '550 5.7.26 Unauthenticated';
	const result = await send(START);
	expect(result).toMatchObject({ status: 'temporaryFailure' });
	expect(result.reason).toMatch(/DMARC/);
	expect(await record()).toMatchObject({
		status: 'retryLater',
		retryAt: START + HOUR / 2,
		deferredSince: START,
	});
	expect(await suppressions('Acme')).toBeUndefined();
});

test('a refusal of the sender is given up after four days only where others were accepted meanwhile', async () => {
	server.answers.rcpt = '550 5.7.1 Not from you';
	let now = START;
	while (now - START < 5 * 24 * HOUR) {
		expect(await send(now)).toMatchObject({ status: 'temporaryFailure' });
		const { retryAt } = (await record()) ?? {};
		expect(retryAt).toBeGreaterThanOrEqual(now + HOUR / 2);
		now = retryAt ?? 0;
	}
	delete server.answers.rcpt;
	const other = { ...CLAIM, partnerId: '2', address: 'sam@acme.example' };
	await send(now, { claim: other });
	server.answers.rcpt = '550 5.7.1 Not from you';
	const last = await send(now);
	expect(last).toMatchObject({ status: 'rejected' });
	expect(last.reason).toMatch(/^Given up after 4 days of trying\. .*5\.7\.1/);
	expect(await record()).toMatchObject({ status: 'bounced' });
	expect(await suppressions('Acme')).toBeUndefined();
});

test('an address that was suppressed after the run began is not mailed', async () => {
	await addSuppression(ledger, {
		program: 'acme',
		address: ADDRESS,
		reason: 'unsubscribed',
		source: 'link in an email',
		createdAt: START,
	});
	expect(await send(START)).toEqual({
		status: 'suppressed',
		reason: 'Unsubscribed on 2026-03-01T10:00Z (link in an email)',
	});
	expect(await record()).toBeUndefined();
	expect(server.connections).toBe(0);
});

test('an email that may be sent again is capped by the times it was sent', async () => {
	const sendAt = (now: number) =>
		send(now, { conditions: { cap: { maximum: 1, since: START }, resendSentBefore: now } });
	expect(await sendAt(START)).toMatchObject({ status: 'sent' });
	expect(await sendAt(START + HOUR)).toEqual({
		status: 'capped',
		reason: 'Got 1 email within the days of the Frequency Cap; sent once there is room',
	});
});

test('an email that another execution sends at the same time is sent already, not capped by itself', async () => {
	const conditions = { cap: { maximum: 1, since: 0 } };
	const sendOnce = (claimedBy: string) => send(START, { claim: { ...CLAIM, claimedBy }, conditions });
	await sendOnce('one');
	expect(await sendOnce('another')).toEqual({
		status: 'alreadySent',
		reason: `Sent to ${ADDRESS} on 2026-03-01T10:00Z`,
	});
});
