import type { INodeParameters } from 'n8n-workflow';
import { listPartners, runSender } from '../../testkit/engine/sender';
import { useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const run = (options: INodeParameters) => runSender(server, listPartners(1), options);

it.each(['connect', 'rcpt'] as const)(
	'Timeout ends the wait for a server that stalls at %s',
	async (phase) => {
		server.answers[phase] = { then: 'stall' };
		const start = performance.now();
		const { error } = await run({ timeout: 5, connections: 1 });
		expect(error?.message).toContain('did not answer in time');
		expect(performance.now() - start).toBeLessThan(60_000);
	},
);

it.each([1, 'soon', 601])('Timeout refuses %j', async (timeout) => {
	expect((await run({ timeout })).error?.message).toContain('Timeout (Seconds)');
});
