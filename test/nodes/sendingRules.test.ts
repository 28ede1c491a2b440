import { setTimeout as sleep } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeOptions, type NodeRun } from '../../testkit/engine/engine';
import { inLedger, rememberSend, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const DAY = 24 * 60 * 60 * 1000;
/** A Rate Limit by which nobody’s turn comes while a test runs, except the first one’s. */
const TURN_EVERY_MINUTE = 1 / 60;
const partner = (partnerId: string, more: IDataObject = {}) => ({
	partnerId,
	email: `${partnerId}@partner.example`,
	...more,
});
const run = (
	items: IDataObject[],
	options: INodeParameters = {},
	parameters: INodeParameters = {},
	settings: NodeOptions = {},
) =>
	runNode(
		new SendPartnerEmail(),
		{
			...STEP,
			fromName: '',
			fromEmail: 'partners@acme.example',
			subject: 'Hi {firstName|there}',
			previewText: '',
			body: '<p>Hi</p>',
			...parameters,
			options,
		},
		items,
		{ credentials: { smtp: server.credential }, ...settings },
	);
const emailOf = (result: NodeRun, partnerId: string) =>
	result.received.flat().find(({ json }) => json.partnerId === partnerId)?.json.email as IDataObject;
const statusOf = (result: NodeRun, partnerId: string) => emailOf(result, partnerId)?.status;
const arrivedAt = () => server.arrivals.map(({ envelopeTo }) => envelopeTo.join()).sort();
const hintOf = (result: NodeRun) => result.hints(result.name)[0]?.message;

describe('Frequency Cap', () => {
	const cap = (maximum: number, days = 7) => ({ frequencyCap: { cap: { maximum, days } } });

	it('counts all chains of the program, and lets the email out once there is room', async () => {
		await run([partner('a')], {}, { step: 'One' });
		await run([partner('a')], {}, { chain: 'Other', step: 'Two' });
		await run([partner('a')], {}, { program: 'Another', step: 'Three' });
		const held = await run([partner('a'), partner('b')], cap(2));
		expect([statusOf(held, 'a'), statusOf(held, 'b')]).toEqual(['capped', 'sent']);
		expect(emailOf(held, 'a').reason).toContain('Got 2 emails');
		expect(hintOf(held)).toBe('Sent 1. Not sent 1: 1 had enough emails for now.');
		await inLedger((ledger) =>
			ledger
				.updateTable('sends')
				.set({ claimed_at: Date.now() - 8 * DAY })
				.where('step', '=', 'one')
				.execute(),
		);
		expect(statusOf(await run([partner('a')], cap(2)), 'a')).toBe('sent');
	});

	it('counts an email to several contacts once, so that all of them get it', async () => {
		const contacts = [{ email: 'x@partner.example' }, { email: 'y@partner.example' }];
		const result = await run([partner('a', { contacts })], { ...cap(1), recipients: 'all' });
		expect(statusOf(result, 'a')).toBe('sent');
		expect(arrivedAt()).toHaveLength(3);
	});

	it('holds when two emails are claimed at the same time', async () => {
		const others = Promise.withResolvers<void>();
		server.answers.dot = async () => {
			await others.promise;
			return '250 queued';
		};
		let over = 0;
		const runStep = async (step: string) => {
			const result = await run([partner('a')], cap(1), { step });
			if (++over === 2) others.resolve();
			return result;
		};
		const runs = await Promise.all(['One', 'Two', 'Three'].map(runStep));
		expect(runs.map((result) => statusOf(result, 'a')).sort()).toEqual(['capped', 'capped', 'sent']);
		expect(server.arrivals).toHaveLength(1);
	});
});

describe('Frequency Cap with Resend After Days', () => {
	const options = (maximum: number) => ({
		resendAfterDays: 1,
		frequencyCap: { cap: { maximum, days: 30 } },
	});
	/** Lets time pass for everything that was sent. */
	const passDays = (days: number) =>
		inLedger(async (ledger) => {
			await ledger
				.updateTable('sends')
				.set((row) => ({
					claimed_at: row('claimed_at', '-', days * DAY),
					settled_at: row('settled_at', '-', days * DAY),
				}))
				.execute();
			await ledger
				.updateTable('earlier_sends')
				.set((row) => ({ sent_at: row('sent_at', '-', days * DAY) }))
				.execute();
		});

	it('counts each time an email was sent, for the email itself and for others', async () => {
		const seen: unknown[] = [];
		for (let day = 0; day < 5; day += 1) {
			seen.push(statusOf(await run([partner('a')], options(2)), 'a'));
			await passDays(1.01);
		}
		expect(seen).toEqual(['sent', 'sent', 'capped', 'capped', 'capped']);
		const other = await run([partner('a'), partner('b')], options(2), { step: 'Other' });
		expect(emailOf(other, 'a')).toMatchObject({
			status: 'capped',
			reason: expect.stringContaining('Got 2 emails') as string,
		});
		expect(statusOf(other, 'b')).toBe('sent');
		await passDays(30);
		expect(statusOf(await run([partner('a')], options(2)), 'a')).toBe('sent');
		expect(server.arrivals).toHaveLength(4);
	});

	it('counts them over all addresses of a partner, but for each contact by itself where all are mailed', async () => {
		await run([partner('a')], options(1));
		await passDays(1.01);
		const moved = await run([partner('a', { email: 'new@partner.example' })], options(1));
		expect(statusOf(moved, 'a')).toBe('capped');
		const all = { ...options(1), recipients: 'all' };
		const contacts = [{ email: 'a@partner.example' }, { email: 'new@partner.example' }];
		const { recipients } = emailOf(await run([{ partnerId: 'a', contacts }], all), 'a');
		expect((recipients as IDataObject[]).map(({ status }) => status)).toEqual(['capped', 'sent']);
	});

	it('says capped, here and in the issues, when the room is taken after the run began', async () => {
		let isTaken = false;
		server.answers.dot = async () => {
			if (!isTaken) {
				isTaken = true;
				await run([partner('b')], {}, { step: 'Other' });
			}
			return '250 queued';
		};
		const result = await run([partner('a'), partner('b')], { ...options(1), connections: 1 });
		expect([statusOf(result, 'a'), statusOf(result, 'b')]).toEqual(['sent', 'capped']);
		const issues = await inLedger((ledger) => ledger.selectFrom('send_issues').selectAll().execute());
		expect(issues).toMatchObject([{ partner_id: 'b', status: 'capped' }]);
	});
});

describe('Sending Hours', () => {
	const now = DateTime.now();
	const hours = (fromHour: number, zone = 'partner') => ({
		sendingHours: { hours: { fromHour, toHour: (fromHour + 1) % 24, weekdays: [1, 2, 3, 4, 5, 6, 7], zone } },
	});

	it('are those of the partner’s time zone, else of the workflow’s', async () => {
		const inBerlin = now.setZone('Europe/Berlin').hour;
		const items = [
			partner('berlin', { timezone: 'Europe/Berlin' }),
			partner('tokyo', { timezone: 'Asia/Tokyo' }),
			partner('unknown', { timezone: 'Mars/Base' }),
		];
		const result = await run(items, hours(inBerlin), {}, { timezone: 'Asia/Tokyo' });
		expect(items.map(({ partnerId }) => statusOf(result, partnerId))).toEqual(['sent', 'held', 'held']);
		expect(emailOf(result, 'tokyo').reason).toMatch(/^Held until \w+day, .*\(Asia\/Tokyo\)$/);
		expect(
			DateTime.fromISO(emailOf(result, 'tokyo').heldUntil as string)
				.diff(now)
				.as('hours'),
		).toBeLessThan(24);
		const workflow = await run(
			[partner('w', { timezone: 'Asia/Tokyo' })],
			hours(inBerlin, 'workflow'),
			{},
			{
				timezone: 'Europe/Berlin',
			},
		);
		expect(statusOf(workflow, 'w')).toBe('sent');
	});

	it('end in the midst of a run, which holds who is left without waiting for their turns', async () => {
		const realNow = Date.now.bind(Date);
		let ahead = Date.UTC(2026, 10, 25, 16, 50) - realNow();
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead);
		server.answers.dot = () => {
			ahead += 40 * 60_000;
			return '250 queued';
		};
		const tokyo = partner('tokyo', { timezone: 'Asia/Tokyo' });
		const items = [partner('a'), partner('b'), partner('c'), partner('d'), tokyo];
		const sendingHours = {
			hours: { fromHour: 9, toHour: 17, weekdays: [1, 2, 3, 4, 5], zone: 'partner' },
		};
		const started = performance.now();
		const result = await run(items, { connections: 1, rateLimit: TURN_EVERY_MINUTE, sendingHours });
		clock.mockRestore();
		expect(items.map(({ partnerId }) => statusOf(result, partnerId))).toEqual([
			'sent',
			'held',
			'held',
			'held',
			'held',
		]);
		expect(emailOf(result, 'b')).toMatchObject({
			reason: 'Held until Thursday, November 26, 09:00 (UTC)',
			heldUntil: '2026-11-26T09:00:00.000Z',
		});
		expect(arrivedAt()).toEqual(['a@partner.example']);
		expect(performance.now() - started).toBeLessThan(30_000);
		expect(await inLedger((ledger) => ledger.selectFrom('sends').select('status').execute())).toEqual([
			{ status: 'sent' },
		]);
	});

	it.each<[IDataObject, string]>([
		[{ weekdays: [] }, 'Sending Hours has no weekday, so nothing would ever be sent'],
		[{ fromHour: 24 }, 'Sending Hours: From must be a whole number from 0 to 23'],
	])('with %j are refused', async (changes, message) => {
		const sendingHours = { hours: { fromHour: 9, toHour: 18, weekdays: [1], zone: 'partner', ...changes } };
		const result = await run([partner('a')], { sendingHours });
		expect(result.nodeError(result.name)?.message).toBe(message);
		expect(server.arrivals).toEqual([]);
	});
});

describe('Recipients', () => {
	const contacts = [
		{ email: 'Ann@partner.example', firstName: 'Ann', isPrimary: true },
		{ email: 'bob@partner.example', firstName: 'Bob' },
		{ email: 'no address', firstName: 'Eve' },
		{ firstName: 'Nobody' },
		{ email: 'bob@PARTNER.example', firstName: 'Bobby' },
	];

	it('is one contact unless all are chosen', async () => {
		await run([{ partnerId: 'a', contacts }]);
		expect(arrivedAt()).toEqual(['Ann@partner.example']);
	});

	it('is one address, even when it changes while the partner’s turn in a run is still to come', async () => {
		let overlapping: Promise<NodeRun> | undefined;
		server.answers.dot = async () => {
			overlapping ??= run([partner('b', { email: 'new@partner.example' })]);
			await overlapping;
			return '250 queued';
		};
		server.answers.rcpt = (address) => {
			if (address.startsWith('new@')) server.answers.dot = '250 queued';
			return '250 ok';
		};
		const items = [partner('a'), partner('b', { email: 'old@partner.example' })];
		const result = await run(items, { connections: 1 });
		expect([statusOf(result, 'a'), statusOf(result, 'b')]).toEqual(['sent', 'alreadySent']);
		expect(arrivedAt()).toEqual(['a@partner.example', 'new@partner.example']);
	});

	it('writes to all contacts once each, with their own names', async () => {
		server.answers.rcpt = (address) => (address.startsWith('bob') ? '450 later' : '250 ok');
		const first = await run([{ partnerId: 'a', contacts }], { recipients: 'all' });
		expect(first.received.map((items) => items.length)).toEqual([1, 0]);
		expect(emailOf(first, 'a')).toMatchObject({
			status: 'sent',
			to: 'Ann@partner.example',
			recipients: [
				{ status: 'sent', to: 'Ann@partner.example', subject: 'Hi Ann' },
				{ status: 'temporaryFailure', to: 'bob@partner.example', subject: 'Hi Bob' },
				{ status: 'invalidAddress' },
			],
		});
		server.answers.rcpt = '250 ok';
		await inLedger((ledger) =>
			ledger.updateTable('sends').set({ retry_at: 0 }).where('status', '=', 'retryLater').execute(),
		);
		const second = await run([{ partnerId: 'a', contacts }], { recipients: 'all' });
		expect(emailOf(second, 'a')).toMatchObject({ status: 'sent', to: 'bob@partner.example' });
		expect(arrivedAt()).toEqual(['Ann@partner.example', 'bob@partner.example']);
	});
});

describe('the issues of a partner with several contacts', () => {
	it('are dated from the first run that left one of them out', async () => {
		server.answers.rcpt = (address) => (address.startsWith('y@') ? '450 later' : '250 ok');
		const contacts = [{ email: 'x@partner.example' }, { email: 'y@partner.example' }];
		const since = async () => {
			await run([{ partnerId: 'a', contacts }], { recipients: 'all' });
			return inLedger((ledger) => ledger.selectFrom('send_issues').select('first_at').execute());
		};
		const first = await since();
		expect(first).toHaveLength(1);
		await sleep(20);
		expect(await since()).toEqual(first);
		server.answers.rcpt = '250 ok';
		await inLedger((ledger) => ledger.updateTable('sends').set({ retry_at: 0 }).execute());
		expect(await since()).toEqual([]);
	});
});

describe('Resend After Days', () => {
	it('sends again once the days are over, as a message of its own', async () => {
		await rememberSend('a', new Date(Date.now() - 31 * DAY));
		await rememberSend('b', new Date(Date.now() - 29 * DAY));
		expect((await run([partner('a')])).received[0]).toEqual([]);
		const items = [partner('a'), partner('b')];
		const result = await run(items, { resendAfterDays: 30 });
		expect([statusOf(result, 'a'), statusOf(result, 'b')]).toEqual(['sent', 'alreadySent']);
		expect((await server.arrivals[0]?.parse())?.messageId).toMatch(/^<[0-9a-f]{40}\.2@acme\.example>$/);
		expect((await run(items, { resendAfterDays: 30 })).received[0]).toEqual([]);
		const row = await inLedger((ledger) =>
			ledger.selectFrom('sends').selectAll().where('partner_id', '=', 'a').executeTakeFirst(),
		);
		expect(row).toMatchObject({ occurrence: 2, attempts: 1, status: 'sent' });
	});

	it('leaves what waits for another try once it is switched off', async () => {
		await rememberSend('a', new Date(Date.now() - 31 * DAY));
		server.answers.rcpt = '450 later';
		expect(statusOf(await run([partner('a')], { resendAfterDays: 30 }), 'a')).toBe('temporaryFailure');
		server.answers.rcpt = '250 ok';
		await inLedger((ledger) => ledger.updateTable('sends').set({ retry_at: 0 }).execute());
		const off = await run([partner('a')]);
		expect(emailOf(off, 'a')).toMatchObject({
			status: 'alreadySent',
			reason: 'Sent to a@partner.example before; it is tried again only with Resend After Days',
		});
		expect(server.arrivals).toEqual([]);
		expect(statusOf(await run([partner('a')], { resendAfterDays: 30 }), 'a')).toBe('sent');
	});

	it('sends it once when two runs overlap', async () => {
		await rememberSend('a', new Date(Date.now() - 31 * DAY));
		await Promise.all([1, 2, 3].map(() => run([partner('a')], { resendAfterDays: 30 })));
		expect(server.arrivals).toHaveLength(1);
	});
});

describe('Rate Limit and cancelling', () => {
	const crowd = Array.from({ length: 40 }, (_, index) => partner(`p${index}`));

	it('keeps to the rate', async () => {
		const start = performance.now();
		await run(crowd.slice(0, 11), { rateLimit: 20 });
		expect(performance.now() - start).toBeGreaterThanOrEqual(480);
		expect(server.arrivals).toHaveLength(11);
	});

	/** What became of every claim, once it has become something. */
	const settle = async (): Promise<string[]> => {
		for (const deadline = performance.now() + 20_000; ;) {
			const rows = await inLedger((ledger) => ledger.selectFrom('sends').select('status').execute());
			const statuses = rows.map(({ status }) => status);
			if (!statuses.includes('claimed') || performance.now() > deadline) return statuses;
			await sleep(20);
		}
	};

	it('stops at once, finishes what is on the wire, and leaves the ledger right', async () => {
		const cancel = new AbortController();
		server.answers.dot = async () => {
			if (!cancel.signal.aborted) {
				cancel.abort();
				await sleep(300);
			}
			return '250 queued';
		};
		const start = performance.now();
		const options = { rateLimit: TURN_EVERY_MINUTE, connections: 2 };
		await run(crowd, options, {}, { cancelSignal: cancel.signal });
		expect(performance.now() - start).toBeLessThan(20_000);
		// n8n does not wait for the node: what is on the wire gets its answer in the background.
		expect(await settle()).toEqual(['sent']);
		expect(server.arrivals).toHaveLength(1);
		server.answers = {};
		const next = await run(crowd);
		expect(next.received[0]).toHaveLength(39);
	});

	it('gives up at once what a stalled server has not begun to take', async () => {
		const cancel = new AbortController();
		server.answers.rcpt = () => {
			cancel.abort();
			return { then: 'stall' };
		};
		await run(crowd.slice(0, 5), { connections: 1 }, {}, { cancelSignal: cancel.signal });
		expect(await settle()).toEqual(['retryLater']);
	});
});
