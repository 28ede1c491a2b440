import type { IDataObject } from 'n8n-workflow';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeOptions, type NodeRun } from '../../testkit/engine/engine';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
	Object.assign(server.credential, { user: 'alex', password: 'secret' });
});
afterEach(() => server.close());

const partners = (amount: number) =>
	Array.from({ length: amount }, (_, index) => ({
		partnerId: `p${index}`,
		email: `p${index}@partner.example`,
	}));
const run = (items: IDataObject[], options: NodeOptions = {}) =>
	runNode(
		new SendPartnerEmail(),
		{
			...STEP,
			fromName: '',
			fromEmail: 'partners@acme.example',
			subject: 'Hi',
			previewText: '',
			body: '<p>Hi</p>',
			options: { connections: 1 },
		},
		items,
		{ credentials: { smtp: server.credential }, ...options },
	);
const statuses = (result: NodeRun) =>
	result.received.flat().map(({ json }) => (json.email as IDataObject).status);
const arrivedAt = () => server.arrivals.map(({ envelopeTo }) => envelopeTo.join()).sort();
const rows = (table: 'sends' | 'send_issues') =>
	inLedger((ledger) => ledger.selectFrom(table).selectAll().execute());

describe('a mail server that takes nothing from anybody', () => {
	it('fails the execution over a wrong password, with everything recorded and everybody sent by the next run', async () => {
		server.answers.auth = '535 5.7.8 Wrong password';
		const failed = await run(partners(6));
		expect(failed.status).toBe('error');
		expect(failed.error?.message).toMatch(
			/^The mail server 127\.0\.0\.1:\d+ did not accept the login of the SMTP credential: 535 5\.7\.8 Wrong password\. Nothing was sent\.$/,
		);
		expect(failed.error?.description).toMatch(/^Sent 0\. Not sent 6: 6 will be tried again\. .*the next run/);
		expect(server.arrivals).toEqual([]);
		expect(new Set((await rows('sends')).map(({ status }) => status))).toEqual(new Set(['retryLater']));
		expect(await rows('send_issues')).toHaveLength(6);

		server.answers.auth = '235 ok';
		const next = await run(partners(6));
		expect(next.status).toBe('success');
		expect(arrivedAt()).toEqual(partners(6).map(({ email }) => email));
		expect(await rows('send_issues')).toEqual([]);
	});

	it('fails the execution when the server cannot be reached, even for one partner, and mails once when n8n tries again', async () => {
		await server.close();
		const failed = await run(partners(1), { retryOnFail: true, maxTries: 3 });
		expect(failed.status).toBe('error');
		expect(failed.error?.message).toContain('cannot be reached');
		server = await startMailServer();
		await run(partners(1));
		await run(partners(1));
		expect(server.arrivals).toHaveLength(1);
	});

	it.each([
		['550 5.7.23 SPF validation failed', 4],
		['554 5.7.1 Not from you', 4],
		['554 5.7.1 Not from you', 1],
		['530 Authentication required', 4],
	])('fails the execution when every recipient is answered with %s, be it of %i', async (reply, amount) => {
		server.answers.rcpt = reply;
		const failed = await run(partners(amount));
		expect(failed.status).toBe('error');
		expect(failed.error?.message).toContain(reply);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'leaves every partner on Not Sent with the reason while On Error is %s',
		async (onError) => {
			server.answers.auth = '535 5.7.8 Wrong password';
			const result = await run(partners(3), { onError });
			expect(result.status).toBe('success');
			expect(statuses(result)).toEqual(['temporaryFailure', 'temporaryFailure', 'temporaryFailure']);
			expect(result.received[1]).toHaveLength(3);
		},
	);
});

describe('what is no reason to fail the execution', () => {
	it.each([
		['greylisting', '451 4.7.1 Greylisted'],
		['a server that is busy', '421 4.3.2 Try again later'],
		['addresses that do not exist', '550 5.1.1 No such user'],
	])('%s', async (_what, reply) => {
		server.answers.rcpt = reply;
		const result = await run(partners(4));
		expect(result.status).toBe('success');
		expect(result.received[1]).toHaveLength(4);
	});

	it('a login that the server puts off', async () => {
		server.answers.auth = '454 4.7.0 Too many login attempts';
		expect((await run(partners(4))).status).toBe('success');
	});

	it('a server that stops working after it has taken an email', async () => {
		server.answers.rcpt = (address) => (address.startsWith('p0@') ? '250 ok' : { then: 'drop' });
		const result = await run(partners(4));
		expect(result.status).toBe('success');
		expect(statuses(result)).toEqual(['sent', 'temporaryFailure', 'temporaryFailure', 'temporaryFailure']);
	});

	it('nobody who is due', async () => {
		await run(partners(1));
		server.answers.auth = '535 5.7.8 Wrong password';
		expect((await run(partners(1))).status).toBe('success');
	});
});
