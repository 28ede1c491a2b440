import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { runNode, type NodeRun } from '../../testkit/engine/engine';
import { listPartners, runSender } from '../../testkit/engine/sender';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type Answers, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const HOUR = 3_600_000;
const partners = listPartners;
const run = (items: IDataObject[], options: INodeParameters = {}, step = STEP.step) =>
	runSender(server, items, options, { step });

/** Lets an hour pass for the ledger: whatever it remembers happened an hour earlier. */
const anHourLater = () =>
	inLedger(async (ledger) => {
		await ledger
			.updateTable('sends')
			.set((columns) => ({
				claimed_at: columns('claimed_at', '-', HOUR),
				settled_at: columns('settled_at', '-', HOUR),
				retry_at: columns('retry_at', '-', HOUR),
				deferred_since: columns('deferred_since', '-', HOUR),
				refused_since: columns('refused_since', '-', HOUR),
			}))
			.execute();
		await ledger
			.updateTable('sending_accounts')
			.set((columns) => ({ accepted_at: columns('accepted_at', '-', HOUR) }))
			.execute();
		await ledger
			.updateTable('account_refusals')
			.set((columns) => ({ refused_at: columns('refused_at', '-', HOUR) }))
			.execute();
	});
const suppressed = async () =>
	(await inLedger((ledger) => ledger.selectFrom('suppressions').select('address').execute()))
		.map(({ address }) => address)
		.sort();
const ended = () =>
	inLedger((ledger) =>
		ledger.selectFrom('sends').select('address').where('status', '=', 'bounced').execute(),
	);
const arrived = () => [...server.countByRecipient()];

/** Runs every hour until everybody has the email, and returns how many hours that took. */
async function sendUntilDone(
	items: IDataObject[],
	options: INodeParameters = {},
	most = 20,
): Promise<number> {
	for (let hour = 1; hour <= most; hour += 1) {
		await anHourLater();
		await run(items, options);
		if (server.countByRecipient().size === items.length) return hour;
	}
	return Infinity;
}

/** Expects that everybody has the email once, and that nothing was held against anybody. */
async function expectAllOnce(amount: number): Promise<void> {
	expect(arrived()).toHaveLength(amount);
	expect(server.doubles()).toEqual([]);
	expect(await suppressed()).toEqual([]);
	expect(await ended()).toEqual([]);
}

/** What a server says of everybody although nobody is to blame for it, and the name of the refusal. */
const OF_EVERYBODY = {
	'no SPF': '550 SPF check failed',
	'a spam filter': '554 Message rejected as spam',
	'a policy': '550 5.7.1 Not from you',
	'a wrong relay': '550 5.1.1 <you@partner.example>: Recipient address rejected: User unknown',
	'directory-based blocking': '550 5.4.1 Recipient address rejected: Access denied',
	'words that say nothing': '550 Nope',
	'words in no known language': '550 5.0.0 Zxcvb qwert',
	'a block list': '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org',
	'a limit': '550 5.1.90 Your message can’t be sent because you’ve reached your daily limit for recipients',
};
const sayToAll = (reply: string): Answers => ({
	rcpt: (address) => reply.replace('you@partner.example', address),
});

describe.each(Object.entries(OF_EVERYBODY))('%s', (name, reply) => {
	it.each([1, 2, 3, 5, 40, 500])('holds nothing against any of %i in one run', async (amount) => {
		server.answers = sayToAll(reply);
		const result = await run(partners(amount));
		const isKnown = /SPF|spam|policy|list|limit/.test(name);
		if (isKnown || amount >= 5) expect(result.error?.message).toContain(reply.slice(0, 10));
		expect(server.arrivals).toEqual([]);
		server.answers = {};
		expect(await sendUntilDone(partners(amount))).toBeLessThanOrEqual(3);
		await expectAllOnce(amount);
	});

	it('holds nothing against two new partners an hour for 24 hours, and fails in time', async () => {
		server.answers = sayToAll(reply);
		const failed: number[] = [];
		for (let hour = 0; hour < 24; hour += 1) {
			const { status } = await run(partners(2 * (hour + 1)));
			if (status === 'error') failed.push(hour);
			await anHourLater();
		}
		const isKnown = /SPF|spam|policy|list|limit/.test(name);
		expect(failed[0]).toBeLessThanOrEqual(isKnown ? 0 : 2);
		expect(failed.length).toBeGreaterThanOrEqual(20);
		server.answers = {};
		expect(await sendUntilDone(partners(48))).toBeLessThanOrEqual(13);
		await expectAllOnce(48);
	});

	it('stops a loop of one partner at a time', async () => {
		server.answers = sayToAll(reply);
		let failedAt = Infinity;
		for (const [index, partner] of partners(100).entries()) {
			if ((await run([partner])).status !== 'error') continue;
			failedAt = index;
			break;
		}
		expect(failedAt).toBeLessThanOrEqual(4);
		server.answers = {};
		await sendUntilDone(partners(100));
		await expectAllOnce(100);
	});

	it.each([6, 10, 58])('holds nothing against those who come after %i who were accepted', async (before) => {
		for (const connections of [1, 5]) {
			let left = before;
			server.answers = {
				rcpt: (address) => (left-- > 0 ? '250 ok' : reply.replace('you@partner.example', address)),
			};
			const step = `over ${connections}`;
			await run(partners(60), { connections }, step);
			expect(server.arrivals).toHaveLength(before);
			expect(await suppressed()).toEqual([]);
			expect(await ended()).toEqual([]);
			server.answers = {};
			for (let hour = 0; hour < 3; hour += 1) {
				await anHourLater();
				await run(partners(60), { connections }, step);
			}
			await expectAllOnce(60);
			server.arrivals.length = 0;
		}
	});
});

describe('addresses that do not exist', () => {
	const isGone = (numbers: number[]) => (address: string) =>
		numbers.some((number) => address.startsWith(`p${number}@`)) ? '550 5.1.1 No such user' : '250 ok';

	it.each([0, 7, 30, 59])('are suppressed at once: number %i among 60', async (number) => {
		for (const connections of [1, 5]) {
			server.answers.rcpt = isGone([number]);
			await run(partners(60), { connections }, `over ${connections}`);
			expect(await suppressed()).toEqual([`p${number}@partner.example`]);
			await inLedger((ledger) => ledger.deleteFrom('suppressions').execute());
		}
	});

	it('are suppressed where every third of 60 is one', async () => {
		const numbers = Array.from({ length: 20 }, (_, index) => index * 3);
		server.answers.rcpt = isGone(numbers);
		expect((await run(partners(60))).status).toBe('success');
		expect(await suppressed()).toEqual(numbers.map((number) => `p${number}@partner.example`).sort());
	});

	it('wait where the only partner of a run has one, until the next run mails somebody', async () => {
		server.answers.rcpt = isGone([0]);
		expect((await run(partners(1))).status).toBe('success');
		expect(await suppressed()).toEqual([]);
		await anHourLater();
		await run(partners(2));
		expect(await suppressed()).toEqual(['p0@partner.example']);
	});

	it('are believed in greater number where an option says so', async () => {
		server.answers.rcpt = isGone(Array.from({ length: 12 }, (_, index) => index));
		const braked = await run(partners(20), { connections: 1 });
		expect(braked.error?.message).toContain('raise Most Unknown Addresses');
		await anHourLater();
		expect((await run(partners(20), { connections: 1, mostUnknown: 50 }, 'Second')).status).toBe('success');
		expect(await suppressed()).toHaveLength(12);
	});
});

it('is held back in the report where the sender is refused, and does not count as bounced', async () => {
	server.answers.rcpt = '550 5.7.1 Blocked by policy';
	await run(partners(2));
	const report = async (format: string) =>
		(await runNode(new PartnerLedger(), { resource: 'report', operation: 'get', format }, [{}])).received[0];
	expect((await report('steps'))?.[0]?.json).toMatchObject({ heldBack: 2, waiting: 0, bounced: 0, sent: 0 });
	const page = Buffer.from((await report('html'))?.[0]?.binary?.data?.data ?? '', 'base64').toString();
	expect(page).toContain('Held back: the mail server refuses the sender');
});

it('waits no longer than a day where a clock was wrong', async () => {
	server.answers.rcpt = '451 Come back later';
	await run(partners(1));
	const nextYear = Date.now() + 365 * 24 * HOUR;
	await inLedger((ledger) => ledger.updateTable('sends').set({ retry_at: nextYear }).execute());
	server.answers = {};
	expect((await run(partners(1))).received[0]).toHaveLength(1);
});

const statusOf = ({ received }: NodeRun, partnerId: string) =>
	(received.flat().find(({ json }) => json.partnerId === partnerId)?.json.email as IDataObject).status;

it('believes one refusal that others do not get, and takes no more than one try for it', async () => {
	server.answers.rcpt = (address) => (address.startsWith('p3@') ? '550 5.2.1 Mailbox disabled' : '250 ok');
	expect(statusOf(await run(partners(10)), 'p3')).toBe('rejected');
	expect(await suppressed()).toEqual([]);
});

describe('a server that allows three connections', () => {
	/** Answers the final dot of emails that are under way beside three others. */
	const refuseBeside = (reply: string) => (): Answers => {
		let underWay = 0;
		return {
			mail: () => {
				underWay += 1;
				return undefined;
			},
			dot: () => (underWay-- > 3 ? reply : undefined),
		};
	};
	const crowded: Array<[string, (open: () => number) => Answers]> = [
		[
			'greets others with 421',
			(open) => ({
				connect: () =>
					open() > 3 ? { reply: '421 4.3.2 Too many concurrent connections', then: 'close' } : undefined,
			}),
		],
		['refuses their emails', refuseBeside('421 4.3.2 Too many')],
		['puts their emails off', refuseBeside('451 4.7.0 Too much')],
	];
	it.each(crowded)(
		'and %s, gets 40 emails in one run, and the next run knows',
		async (_name, answersWith) => {
			await server.close();
			server = await startMailServer({ latencyMs: [20, 30] });
			server.answers = answersWith(() => server.openConnections);
			const result = await run(partners(40));
			expect(result.status).toBe('success');
			expect(server.countByRecipient().size).toBe(40);
			expect(server.doubles()).toEqual([]);
			expect(
				result
					.hints(result.name)
					.map(({ message }) => message)
					.join(' '),
			).toContain('set Simultaneous Connections to 3');
			const before = server.connections;
			await run(partners(40), {}, 'Second');
			expect(server.connections - before).toBeLessThanOrEqual(3);
			expect(server.arrivals).toHaveLength(80);
		},
	);
});

it('gets everything to a server that closes connections too many without a word', async () => {
	await server.close();
	server = await startMailServer({ latencyMs: [20, 30] });
	server.answers.connect = () => (server.openConnections > 3 ? { then: 'drop' } : undefined);
	expect((await run(partners(40))).status).toBe('success');
	expect(server.countByRecipient().size).toBe(40);
	expect(server.doubles()).toEqual([]);
});
