import type { IDataObject } from 'n8n-workflow';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode } from '../../testkit/engine/engine';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer, type Reaction } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const run = (partnerIds: string[]) =>
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
		partnerIds.map((partnerId) => ({ partnerId, email: `${partnerId}@partner.example` })),
		{ credentials: { smtp: server.credential } },
	);

/** What the server says at RCPT TO or after the final dot, by partner. */
const AT_RECIPIENT: Record<string, string> = {
	unknown: '550 5.1.1 No such user',
	refused: '550 5.2.1 Disabled',
	busy: '450 4.2.0 Busy',
	full: '452 4.2.2 Over quota',
};
const AT_MESSAGE: Record<string, Reaction> = {
	closing: '421 4.3.2 Shutting down',
	dropped: { then: 'drop' },
	spam: '554 5.6.0 Content refused',
	later: '451 4.7.1 Greylisted',
};

it('one run in which the server gives every answer leaves the right word on each partner', async () => {
	const nameOf = (address: string) => address.split('@')[0] ?? '';
	server.answers.rcpt = (address) => AT_RECIPIENT[nameOf(address)];
	server.answers.dot = ({ envelopeTo }) => AT_MESSAGE[nameOf(envelopeTo[0] ?? '')];
	const partners = ['ok', ...Object.keys(AT_RECIPIENT), ...Object.keys(AT_MESSAGE), 'fine'];
	const result = await run(partners);

	const rows = await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute());
	const now = Date.now();
	const words = Object.fromEntries(
		rows.map(({ partner_id, status, retry_at }) => [
			partner_id,
			retry_at === null ? status : `${status} in ${Math.round((Number(retry_at) - now) / 60_000)} min`,
		]),
	);
	expect(words).toEqual({
		ok: 'sent',
		unknown: 'bounced',
		refused: 'bounced',
		busy: 'retryLater in 30 min',
		full: 'retryLater in 30 min',
		closing: 'retryLater in 0 min',
		dropped: 'uncertain',
		spam: 'bounced',
		later: 'retryLater in 30 min',
		fine: 'sent',
	});
	expect(server.arrivals.map(({ envelopeTo }) => nameOf(envelopeTo[0] ?? ''))).toEqual(
		// The one whose line was dropped did arrive: that is why nobody may send it again.
		['ok', 'dropped', 'fine'],
	);
	const suppressed = await inLedger((ledger) =>
		ledger.selectFrom('suppressions').select('address').execute(),
	);
	expect(suppressed).toEqual([{ address: 'unknown@partner.example' }]);

	const statuses = Object.fromEntries(
		result.received.flat().map(({ json }) => [json.partnerId, (json.email as IDataObject).status]),
	);
	expect(statuses).toMatchObject({
		ok: 'sent',
		dropped: 'uncertain',
		unknown: 'rejected',
		busy: 'temporaryFailure',
	});

	server.arrivals.length = 0;
	server.answers = {};
	await run(partners);
	expect(server.arrivals.map(({ envelopeTo }) => nameOf(envelopeTo[0] ?? ''))).toEqual(['closing']);
});
