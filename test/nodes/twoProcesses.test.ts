import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { describeSender, listPartners } from '../../testkit/engine/sender';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const partners = listPartners;

/** Runs an email in a process of its own, as a worker of n8n would. */
async function runInProcess(
	step: string,
	items: Array<Record<string, string>>,
	options: INodeParameters = {},
): Promise<void> {
	const parameters = describeSender(options, { ...STEP, step });
	const task = JSON.stringify({ parameters, items, credential: server.credential });
	const child = spawn(process.execPath, [join(__dirname, 'killedRun.js'), task], {
		env: process.env,
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	expect(await once(child, 'exit')).toEqual([0, null]);
}

/** Two emails of one account, sent by two processes at the same time. */
const runBoth = (amount: number, options: INodeParameters = {}) =>
	Promise.all([
		runInProcess('One', partners(amount), options),
		runInProcess('Two', partners(amount, amount), options),
	]);

it.each(['550 5.1.1 No such user', '550 Nope'])(
	'two processes hold nothing against anybody where everybody is answered %s',
	async (reply) => {
		server.answers.rcpt = reply;
		await runBoth(4);
		await runBoth(12);
		const bounced = inLedger((ledger) =>
			ledger.selectFrom('sends').select('address').where('status', '=', 'bounced').execute(),
		);
		expect(await bounced).toEqual([]);
		expect(await inLedger((ledger) => ledger.selectFrom('suppressions').selectAll().execute())).toEqual([]);
		server.answers = {};
		await inLedger((ledger) =>
			ledger.updateTable('sends').set({ retry_at: 1 }).where('status', '=', 'retryLater').execute(),
		);
		await runBoth(12);
		expect(server.countByRecipient().size).toBe(24);
		expect(server.doubles()).toEqual([]);
	},
);

it('two processes keep to Most per Day together', async () => {
	await runBoth(20, { mostPerDay: { limit: { emails: 25, warmUp: false } } });
	expect(server.arrivals).toHaveLength(25);
});

it('two processes keep to Rate Limit together', async () => {
	const times: number[] = [];
	server.answers.dot = () => {
		times.push(performance.now());
		return undefined;
	};
	await runBoth(20, { rateLimit: 10 });
	expect(times).toHaveLength(40);
	const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
	// Each on its own would make it 20. A busy machine may be late with the first ones.
	expect(39 / seconds).toBeLessThanOrEqual(15);
});
