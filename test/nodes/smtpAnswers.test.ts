import type { IDataObject } from 'n8n-workflow';
import { addSuppression } from '../../lib/ledger/suppressions';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeOptions, type NodeRun } from './engine';
import { inLedger, STEP, useFreshLedger } from './ledgerFolder';
import { startMailServer, type MailServer } from './mailServer';

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
const run = (items: IDataObject[], step = STEP.step, onError?: NodeOptions['onError']) =>
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
			options: { connections: 1 },
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
	server.onMessage = () => '550 5.7.515 Access denied, sending domain does not meet the required level';
	const result = await run(partners(5), STEP.step, 'continueRegularOutput');
	expect(server.arrivals).toEqual([]);
	const rows = await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute());
	expect(rows.map(({ status }) => status)).toEqual(['retryLater']);
	expect(hintOf(result)).toContain('DMARC');
	expect(await inLedger((ledger) => ledger.selectFrom('suppressions').selectAll().execute())).toEqual([]);

	server.onMessage = () => '250 queued';
	await inLedger((ledger) => ledger.updateTable('sends').set({ retry_at: 0 }).execute());
	expect((await run(partners(5))).received[0]).toHaveLength(5);
});

it('stops after three refusals of the sender in a row, not after one', async () => {
	server.onRecipient = (address) => (address.startsWith('p1@') ? '554 5.7.1 Not from you' : '250 ok');
	const one = await run(partners(4));
	expect([0, 1, 2, 3].map((index) => statusOf(one, `p${index}`))).toEqual([
		'sent',
		'temporaryFailure',
		'sent',
		'sent',
	]);
	let asked = 0;
	server.onRecipient = () => {
		asked += 1;
		return '554 5.7.1 Not from you';
	};
	const all = await run(partners(10), 'Second', 'continueRegularOutput');
	expect(asked).toBe(3);
	expect(all.received[1]).toHaveLength(10);
	expect(hintOf(all)).toContain('SPF, DKIM and DMARC');
});

it('does not write to an address that does not exist again, in any step or program', async () => {
	server.onRecipient = (address) => (address.startsWith('p1@') ? '550 5.1.1 No such user' : '250 ok');
	const first = await run(partners(3));
	expect(statusOf(first, 'p1')).toBe('rejected');
	server.onRecipient = () => '250 ok';
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
	server.onMessage = async () => {
		await inLedger((ledger) => addSuppression(ledger, { ...suppression, createdAt: Date.now() }));
		return '250 queued';
	};
	const result = await run(partners(4));
	expect(statusOf(result, 'p2')).toBe('suppressed');
	expect(server.arrivals).toHaveLength(3);
});
