import type { IDataObject } from 'n8n-workflow';
import { addSuppression } from '../../lib/ledger/suppressions';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeOptions, type NodeRun } from '../../testkit/engine/engine';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const partners = (amount: number) =>
	Array.from({ length: amount }, (_, index) => ({
		partnerId: `p${index}`,
		email: `p${index}@partner.example`,
	}));
const run = (
	items: IDataObject[],
	step = STEP.step,
	options: IDataObject = {},
	onError?: NodeOptions['onError'],
) =>
	runNode(
		new SendPartnerEmail(),
		{
			...STEP,
			step,
			fromName: '',
			fromEmail: 'partners@acme.example',
			subject: 'Hi',
			previewText: '',
			body: '<p>Hi</p>',
			options: { connections: 1, ...options },
		},
		items,
		{ credentials: { smtp: server.credential }, onError },
	);
const statusOf = (result: NodeRun, partnerId: string) =>
	result.received
		.flat()
		.map(({ json }) => [json.partnerId, (json.email as IDataObject).status])
		.find(([id]) => id === partnerId)?.[1];
const hintOf = (result: NodeRun) => result.hints(result.name)[0]?.message ?? '';

it('stops the run at once when a refusal concerns everybody, says what to mend, and suppresses nobody', async () => {
	server.answers.dot = '550 5.7.515 Access denied, sending domain does not meet the required level';
	const result = await run(partners(5), STEP.step, {}, 'continueRegularOutput');
	expect(server.arrivals).toEqual([]);
	const rows = await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute());
	expect(rows.map(({ status }) => status)).toEqual(['retryLater']);
	expect(hintOf(result)).toContain('DMARC');
	expect(await inLedger((ledger) => ledger.selectFrom('suppressions').selectAll().execute())).toEqual([]);

	server.answers.dot = '250 queued';
	await inLedger((ledger) => ledger.updateTable('sends').set({ retry_at: 0 }).execute());
	expect((await run(partners(5))).received[0]).toHaveLength(5);
});

it('stops after three refusals of the sender in a row, not after one', async () => {
	server.answers.rcpt = (address) => (address.startsWith('p1@') ? '554 5.7.1 Not from you' : '250 ok');
	const one = await run(partners(4));
	expect([0, 1, 2, 3].map((index) => statusOf(one, `p${index}`))).toEqual([
		'sent',
		'temporaryFailure',
		'sent',
		'sent',
	]);
	let asked = 0;
	server.answers.rcpt = () => {
		asked += 1;
		return '554 5.7.1 Not from you';
	};
	const all = await run(partners(10), 'Second', {}, 'continueRegularOutput');
	expect(asked).toBe(3);
	expect(all.received[1]).toHaveLength(10);
	expect(hintOf(all)).toContain('SPF, DKIM and DMARC');
});

it.each([
	['550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits', 1, 'limit'],
	['554 5.2.252 SendAsDenied; alex@acme.example not allowed to send as partners@acme.example', 1, 'Allow'],
	['554 Message rejected: Email address is not verified. The following identities failed', 1, 'Verify'],
	['550 The from address does not match a verified Sender Identity. Mail cannot be sent', 1, 'Verify'],
	['550 relay not permitted', 3, 'log in'],
	['550 Sender verify failed', 3, 'address that exists'],
	['552 5.3.4 Message size exceeds fixed limit', 3, 'shorten'],
	['454 Throttling failure: Daily message quota exceeded', 1, 'limit'],
	['451 Maximum credits exceeded', 1, 'limit'],
])(
	'takes "%s" for a fault of the sender: asks %i of 10 and refuses nobody for good',
	async (reply, asked, advice) => {
		let answers = 0;
		server.answers.dot = () => {
			answers += 1;
			return reply;
		};
		const result = await run(partners(10), STEP.step, {}, 'continueRegularOutput');
		expect(answers).toBe(asked);
		expect(hintOf(result)).toContain(reply);
		expect(hintOf(result)).toContain(advice);
		expect(hintOf(result)).not.toContain('rejected.');
		const rows = await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute());
		expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['retryLater']));
		expect(await inLedger((ledger) => ledger.selectFrom('suppressions').selectAll().execute())).toEqual([]);

		server.answers.dot = '250 queued';
		await inLedger((ledger) => ledger.updateTable('sends').set({ retry_at: 0 }).execute());
		expect((await run(partners(10))).received[0]).toHaveLength(10);
	},
);

const REFUSALS = [
	'550 <you@partner.example> Go away 4711',
	'454 Come back some day',
	'550 you@partner.example: no such user here',
];

it.each(REFUSALS)('stops when everybody gets the answer "%s", and holds it against nobody', async (reply) => {
	let asked = 0;
	server.answers.rcpt = (address) => {
		asked += 1;
		return reply.replace('you@partner.example', address).replace('4711', String(asked));
	};
	const result = await run(partners(20), STEP.step, {}, 'continueRegularOutput');
	expect(asked).toBe(5);
	expect(result.received[1]?.map(({ json }) => (json.email as IDataObject).status)).toEqual(
		Array.from({ length: 20 }, () => 'temporaryFailure'),
	);
	expect(hintOf(result)).toContain('the same answer to 5 partners in a row');
	const rows = await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute());
	expect(rows.map((row) => [row.status, row.deferred_since])).toEqual(
		Array.from({ length: 5 }, () => ['retryLater', null]),
	);
	expect(await inLedger((ledger) => ledger.selectFrom('email_events').selectAll().execute())).toEqual([]);

	server.answers.rcpt = '250 ok';
	await inLedger((ledger) => ledger.updateTable('sends').set({ retry_at: 0 }).execute());
	expect((await run(partners(20))).received[0]).toHaveLength(20);
});

describe('a server that puts everybody off at first', () => {
	const LATER =
		'450 4.2.0 <you@partner.example>: Recipient address rejected: Greylisted, try again in 300 seconds';
	const asked: string[] = [];
	const answer = (reply: (address: string, isKnown: boolean) => string) => {
		asked.length = 0;
		server.answers.rcpt = (address) => {
			const isKnown = asked.includes(address);
			asked.push(address);
			return reply(address, isKnown).replace('you@partner.example', address);
		};
	};
	const HOUR = 3_600_000;
	const anHourLater = () =>
		inLedger((ledger) =>
			ledger
				.updateTable('sends')
				.set((columns) => ({
					settled_at: columns('settled_at', '-', HOUR),
					retry_at: columns('retry_at', '-', HOUR),
				}))
				.execute(),
		);
	const runs = async (amount: number, options: IDataObject) => {
		const counts: number[][] = [];
		for (let hour = 0; hour < amount; hour += 1) {
			const before = asked.length;
			await run(partners(40), STEP.step, options);
			counts.push([asked.length - before, server.arrivals.length]);
			await anHourLater();
		}
		return counts;
	};

	it('gets everybody mailed in three runs once somebody who was put off is accepted', async () => {
		answer((_address, isKnown) => (isKnown ? '250 ok' : LATER));
		expect(await runs(4, { connections: 1 })).toEqual([
			[5, 0],
			[40, 5],
			[35, 40],
			[0, 40],
		]);
		expect(new Set(server.arrivals.map(({ envelopeTo }) => envelopeTo.join())).size).toBe(40);
	});

	it('does so over several connections as well', async () => {
		answer((_address, isKnown) => (isKnown ? '250 ok' : LATER));
		const [first, second, third] = await runs(3, { connections: 5 });
		expect(first?.[0]).toBeLessThan(10);
		expect(second?.[0]).toBe(40);
		expect(third?.[1]).toBe(40);
	});

	it('asks five an hour as long as nobody is accepted, one of them again, and gives nobody up', async () => {
		answer(() => LATER);
		const counts = await runs(6, { connections: 1 });
		expect(counts.map(([amount]) => amount)).toEqual([5, 5, 5, 5, 5, 5]);
		expect(new Set(asked).size).toBe(25);
		const rows = await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute());
		expect(rows.every((row) => row.status === 'retryLater' && row.deferred_since === null)).toBe(true);
	});

	it('stops where a limit is reached, in the same words, after some are accepted', async () => {
		let left = 0;
		answer(() => (left-- > 0 ? '250 ok' : '450 4.7.1 Come back later'));
		const counts: number[] = [];
		for (let hour = 0; hour < 4; hour += 1) {
			left = hour === 0 ? 0 : 3;
			counts.push(...(await runs(1, { connections: 1 })).map(([amount = 0]) => amount));
		}
		expect(counts).toEqual([5, 8, 8, 8]);
		const rows = await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute());
		expect(rows.every(({ deferred_since }) => deferred_since === null)).toBe(true);
	});

	it('never takes a refusal for good for such an answer', async () => {
		answer(() => '550 Not today');
		await runs(1, { connections: 1 });
		answer((address) => (address.startsWith('p0@') ? '250 ok' : '550 Not today'));
		await run(partners(40));
		expect(asked).toHaveLength(6);
		const rows = await inLedger((ledger) => ledger.selectFrom('sends').select('status').execute());
		expect(rows.map(({ status }) => status).filter((status) => status === 'bounced')).toEqual([]);
	});
});

it('fails the execution when everybody is refused in the same words, and not when everybody is asked to wait', async () => {
	server.answers.rcpt = '550 Not today';
	const refused = await run(partners(20));
	expect(refused.error?.message).toMatch(/^The mail server gave the same answer to 5 partners in a row/);
	expect(refused.error?.description).toContain('the next run tries again');
	server.answers.rcpt = '450 4.2.0 Greylisted';
	expect((await run(partners(20), 'Second')).error).toBeUndefined();
});

it('waits where only some are refused and nobody else is accepted, and believes what others do not get', async () => {
	server.answers.rcpt = (address) => (/^p[0-3]@/.test(address) ? '550 No' : '250 ok');
	const few = await run(partners(4));
	expect(hintOf(few)).toBe(
		'Sent 0. Not sent 4: 4 will be tried again. The mail server rejected the email for this partner: 550 No.',
	);
	server.answers.rcpt = (address) => (/[02468]@/.test(address) ? '550 5.2.1 No' : '250 ok');
	const every = await run(partners(20), 'Second');
	expect(every.received.map((items) => items.length)).toEqual([10, 10]);
	const rows = await inLedger((ledger) =>
		ledger.selectFrom('sends').select('status').where('status', '=', 'bounced').execute(),
	);
	expect(rows).toHaveLength(10);
});

it.each(['550 5.7.1 Not from you', '550 5.7.26 Unauthenticated', '451 4.3.0 Lookup failure'])(
	'gets past the first partners of the roster whose servers always answer "%s", and gives them up in the end',
	async (reply) => {
		server.answers.rcpt = (address) => (/^p[0-2]@/.test(address) ? reply : '250 ok');
		const amendRetries = (values: { retry_at: number; deferred_since?: number }) =>
			inLedger((ledger) =>
				ledger.updateTable('sends').set(values).where('status', '=', 'retryLater').execute(),
			);
		for (let index = 0; index < 4; index++) {
			await run(partners(8));
			await amendRetries({ retry_at: 0 });
		}
		expect(server.arrivals).toHaveLength(5);

		for (let index = 0; index < 3; index++) {
			await amendRetries({ retry_at: 0, deferred_since: Date.now() - 5 * 24 * 3_600_000 });
			await run(partners(8));
		}
		const rows = await inLedger((ledger) =>
			ledger.selectFrom('sends').select(['status', 'reason']).where('status', '<>', 'sent').execute(),
		);
		expect(rows.map(({ status }) => status)).toEqual(['bounced', 'bounced', 'bounced']);
		expect(rows[0]?.reason).toContain('Given up after 4 days');
		expect(server.arrivals).toHaveLength(5);
	},
);

it('does not write to an address that does not exist again, in any step or program', async () => {
	server.answers.rcpt = (address) => (address.startsWith('p1@') ? '550 5.1.1 No such user' : '250 ok');
	const first = await run(partners(3));
	expect(statusOf(first, 'p1')).toBe('rejected');
	server.answers.rcpt = '250 ok';
	const second = await run(partners(3), 'Second');
	expect(statusOf(second, 'p1')).toBe('suppressed');
	expect(statusOf(second, 'p2')).toBe('sent');
	expect(hintOf(second)).toBe('Sent 2. Not sent 1: 1 is suppressed.');
});

it('asks once before the run and again at every claim whether an address is suppressed', async () => {
	const suppression = {
		program: 'ACME',
		address: 'P2@partner.example',
		reason: 'unsubscribed' as const,
		source: 'link in an email',
	};
	server.answers.dot = async () => {
		await inLedger((ledger) => addSuppression(ledger, { ...suppression, createdAt: Date.now() }));
		return '250 queued';
	};
	const result = await run(partners(4));
	expect(statusOf(result, 'p2')).toBe('suppressed');
	expect(server.arrivals).toHaveLength(3);
});

it('shows the copies that the mail server did not take', async () => {
	server.answers.rcpt = (address) => (address.startsWith('archive@') ? '550 5.1.1 No such user' : '250 ok');
	const options = { bcc: 'archive@acme.example', cc: 'boss@acme.example' };
	const result = await run(partners(2), 'Copies', options);
	expect(result.received[0]?.map(({ json }) => (json.email as IDataObject).refusedCopies)).toEqual([
		['archive@acme.example'],
		['archive@acme.example'],
	]);
	expect(result.hints(result.name)[0]).toMatchObject({
		message: 'Sent 2. The mail server did not take 2 copies to archive@acme.example.',
		type: 'warning',
	});
});
