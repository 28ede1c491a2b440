import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { listPartners, runSender } from '../../testkit/engine/sender';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const partners = listPartners;
const run = (items: IDataObject[], options: INodeParameters, step = STEP.step) =>
	runSender(server, items, options, { step }, 'Europe/Berlin');
const mostPerDay = (emails: number, warmUp = false) => ({ mostPerDay: { limit: { emails, warmUp } } });
/** Lets hours pass for what the ledger counts. */
const hoursLater = (hours: number) =>
	inLedger((ledger) =>
		ledger
			.updateTable('account_hours')
			.set((columns) => ({ hour: columns('hour', '-', hours) }))
			.execute(),
	);
const arrivedIds = () =>
	server.arrivals.map(({ envelopeTo }) => Number(/\d+/.exec(envelopeTo[0] ?? '')?.[0]));

describe('Most per Day', () => {
	it('is kept, says how many wait until when, and holds nothing against them', async () => {
		const result = await run(partners(30), mostPerDay(12));
		expect(server.arrivals).toHaveLength(12);
		expect(result.status).toBe('success');
		const [hint] = result.hints(result.name);
		expect(hint?.message).toMatch(
			/^Sent 12\. Not sent 18: 18 wait for Most per Day\. Most per Day: 127\.0\.0\.1:\d+ has sent 12 emails within 24 hours, so the next ones wait until \w+, \w+ \d+, \d\d:00 \(Europe\/Berlin\)\.$/,
		);
		expect(hint?.type).toBe('info');
		const waiting = result.received[1]?.map(({ json }) => json.email as IDataObject) ?? [];
		expect(new Set(waiting.map(({ status }) => status))).toEqual(new Set(['overDailyLimit']));
		const heldUntil = Date.parse(waiting[0]?.heldUntil as string);
		expect(heldUntil - Date.now()).toBeGreaterThan(23 * 3_600_000);
		expect(heldUntil - Date.now()).toBeLessThanOrEqual(24 * 3_600_000);
		expect(await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute())).toHaveLength(12);

		await run(partners(30), mostPerDay(12));
		await hoursLater(23);
		await run(partners(30), mostPerDay(12));
		expect(server.arrivals).toHaveLength(12);
		await hoursLater(1);
		await run(partners(30), mostPerDay(12));
		expect(server.arrivals).toHaveLength(24);
	});

	it('holds over emails, workflows and runs at the same time, and counts what runs without it send', async () => {
		await run(partners(5), {}, 'Unlimited');
		await Promise.all(['One', 'Two', 'Three'].map((step) => run(partners(20), mostPerDay(25), step)));
		expect(server.arrivals).toHaveLength(25);
		expect(server.arrivals.length).toBe(25);
	});

	it('counts neither those whom the server refuses nor those who have it', async () => {
		server.answers.rcpt = (address) => (/^p[0-3]@/.test(address) ? '450 Busy' : '250 ok');
		await run(partners(20), mostPerDay(10));
		expect(server.arrivals).toHaveLength(10);
		await hoursLater(24);
		await run(partners(20), mostPerDay(10));
		expect(server.arrivals).toHaveLength(16);
	});

	it('mails first who has waited longest, and who has been due for longest', async () => {
		await run(partners(6), mostPerDay(3));
		await hoursLater(24);
		await run([...partners(4, 10), ...partners(6)], { ...mostPerDay(3), connections: 1 });
		expect(arrivedIds().slice(3)).toEqual([3, 4, 5]);
		const due = (day: number) => ({ chainDelay: { status: 'due', dueAt: `2026-01-0${day}T10:00:00Z` } });
		const items = partners(4).map((partner, index) => ({ ...partner, ...due(9 - index) }));
		await hoursLater(24);
		await run(items, { ...mostPerDay(2), connections: 1 }, 'Second');
		expect(arrivedIds().slice(6)).toEqual([3, 2]);
	});

	it('warms up from what the account sent lately', async () => {
		await run(partners(400), mostPerDay(200, true), 'Day 1');
		expect(server.arrivals).toHaveLength(50);
		const sent = [50];
		for (const day of [2, 3, 4, 5, 6]) {
			await hoursLater(24);
			const before = server.arrivals.length;
			await run(partners(400), mostPerDay(200, true), `Day ${day}`);
			sent.push(server.arrivals.length - before);
		}
		expect(sent).toEqual([50, 75, 113, 170, 200, 200]);
	});

	it.each([
		['mostPerDay', 'Most per Day'],
		['frequencyCap', 'Frequency Cap'],
		['sendingHours', 'Sending Hours'],
	])('an option without values does not seem to hold: %s', async (name, label) => {
		const result = await run(partners(1), { [name]: {} });
		expect(result.error?.message).toBe(`The option ${label} is empty`);
		expect(server.arrivals).toEqual([]);
	});

	it.each([
		[{ emails: 0 }, 'Most per Day: Emails'],
		[{ emails: 'many' }, 'Most per Day: Emails'],
	])('refuses %j', async (limit, label) => {
		const result = await run(partners(1), { mostPerDay: { limit } });
		expect(result.error?.message).toContain(label);
		expect(server.arrivals).toEqual([]);
	});
});

describe('Rate Limit', () => {
	it('holds over two runs of an account at the same time', async () => {
		const start = performance.now();
		await Promise.all(['One', 'Two'].map((step) => run(partners(15), { rateLimit: 20 }, step)));
		const seconds = (performance.now() - start) / 1000;
		expect(server.arrivals).toHaveLength(30);
		// The first block of turns comes at once.
		expect(30 / seconds).toBeLessThanOrEqual(25);
	});
});
