import type { INodeParameters } from 'n8n-workflow';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode } from '../../testkit/engine/engine';
import { STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const run = (options: INodeParameters) =>
	runNode(
		new SendPartnerEmail(),
		{
			...{ ...STEP, fromName: '', fromEmail: 'partners@acme.example' },
			...{ subject: 'Hi', previewText: '', body: '<p>Hi</p>', options },
		},
		[{ partnerId: 'a', email: 'a@partner.example' }],
		{ credentials: { smtp: server.credential } },
	);

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
