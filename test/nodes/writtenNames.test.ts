import type { IDataObject } from 'n8n-workflow';
import { createMessageKey } from '../../lib/email/message';
import { addSuppression } from '../../lib/ledger/suppressions';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode } from '../../testkit/engine/engine';
import { inLedger, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const WRITTEN = { program: 'Acme & Co', chain: 'Welcome & Kickstart', step: 'First E-Mail' };
const COMPARED = { program: 'acme & co', chain: 'welcome & kickstart', step: 'first e-mail' };
const LOUD = { program: 'ACME & CO', chain: 'WELCOME & KICKSTART', step: 'FIRST E-MAIL' };
const PARTNERS = [{ partnerId: 'a', email: 'a@partner.example' }, { partnerId: 'b' }];

const send = (names = WRITTEN, mode: 'trigger' | 'manual' = 'trigger') =>
	runNode(
		new SendPartnerEmail(),
		{
			...names,
			...{ fromName: '', fromEmail: 'partners@acme.example', subject: 'Hi', previewText: '', body: 'Hi' },
		},
		PARTNERS,
		{ credentials: { smtp: server.credential }, mode },
	);

const ask = async (resource: string, operation: string, parameters = {}, item: IDataObject = {}) => {
	const result = await runNode(new PartnerLedger(), { resource, operation, ...parameters }, [item]);
	return result.received[0] ?? [];
};
const namesIn = async (...parameters: Parameters<typeof ask>) =>
	(await ask(...parameters)).map(({ json: { program, chain, step } }) => ({ program, chain, step }));
const showPage = async (options: IDataObject = {}) =>
	(await ask('report', 'get', { format: 'html', options }))[0]?.json.html;

describe('The names of an email that was sent', () => {
	beforeEach(async () => {
		expect((await send()).received.map((items) => items.length)).toEqual([1, 1]);
	});

	it.each(['steps', 'recipients', 'issues'])('are in a report as they were written: %s', async (format) => {
		expect(await namesIn('report', 'get', { format })).toEqual([WRITTEN]);
		const options = { program: 'acme & co', chain: ' Welcome  & kickstart' };
		expect(await namesIn('report', 'get', { format, options })).toEqual([WRITTEN]);
	});

	it('are in the report’s file and on its page', async () => {
		const [file] = await ask('report', 'get', { format: 'csv' });
		const csv = Buffer.from(file?.binary?.data?.data ?? '', 'base64').toString();
		expect(csv).toContain('\nAcme & Co,Welcome & Kickstart,First E-Mail,a,');
		const page = await showPage({ program: 'acme & co', chain: 'welcome & kickstart' });
		expect(page).toContain('<h1>Partner emails: Acme &amp; Co, Welcome &amp; Kickstart</h1>');
		expect(page).toContain('<th scope="row" class="name">Welcome &amp; Kickstart\u00a0· First E-Mail</th>');
		expect(await showPage({ program: 'Nobody’s' })).toContain('<h1>Partner emails: Nobody’s</h1>');
	});

	it('come back with a bounce', async () => {
		const key = createMessageKey({ ...LOUD, partnerId: 'a', address: 'a@partner.example' });
		const source = `From: a@partner.example\r\nSubject: Unsubscribe ${key}\r\n\r\n`;
		const mail = { raw: Buffer.from(source).toString('base64') };
		expect(await namesIn('bounce', 'record', {}, mail)).toEqual([WRITTEN]);
		expect((await ask('suppression', 'getAll'))[0]?.json).toMatchObject({ program: 'Acme & Co' });
	});

	it('come back with an email that is archived, or settled', async () => {
		const change = (status: 'sent' | 'uncertain') =>
			inLedger((ledger) => ledger.updateTable('sends').set({ status, settled_at: 1 }).execute());
		await change('uncertain');
		const settle = { uncertainEmails: 'partner', partnerId: 'a', settleAs: 'sent' };
		expect(await namesIn('email', 'settleUncertain', settle)).toEqual([WRITTEN]);
		await change('sent');
		const archive = { olderThan: 365, maximumEmails: 10 };
		expect(await namesIn('email', 'archive', archive)).toEqual([WRITTEN]);
		expect(await namesIn('email', 'archive', archive)).toEqual([]);
	});

	it('are those of the last run, and nobody is mailed again over them', async () => {
		expect((await send(LOUD)).received[0]).toEqual([]);
		expect(await namesIn('report', 'get', { format: 'steps' })).toEqual([LOUD]);
		expect(server.arrivals).toHaveLength(1);
	});

	it('are not changed by a preview', async () => {
		expect((await send(LOUD, 'manual')).received[1]).toHaveLength(2);
		expect(await namesIn('report', 'get', { format: 'steps' })).toEqual([WRITTEN]);
	});

	it('stay as they are compared where no run has written them since', async () => {
		await inLedger((ledger) => ledger.deleteFrom('written_names').execute());
		expect(await namesIn('report', 'get', { format: 'recipients' })).toEqual([COMPARED]);
		expect(await showPage()).toContain('>welcome &amp; kickstart\u00a0· first e-mail</th>');
	});
});

describe('The program of a suppression', () => {
	const listPrograms = async () =>
		(await ask('suppression', 'getAll')).map(({ json }) => json.program).sort();

	it('is listed as it was written, by hand or in an import', async () => {
		const scope = { scope: 'program', reason: 'manual' };
		await ask('suppression', 'add', { ...scope, program: 'Brand One', email: 'a@x.example' });
		const csv = { csvSource: 'text', csvText: 'b@x.example' };
		await ask('suppression', 'importCsv', { ...scope, ...csv, program: 'Brand Two' });
		await ask('suppression', 'add', { scope: 'all', email: 'c@x.example' });
		expect(await listPrograms()).toEqual(['Brand One', 'Brand Two', null]);
	});

	it('stays as it is compared where nobody has written it since', async () => {
		const unsubscribed = { reason: 'unsubscribed', source: 'x', createdAt: 1 } as const;
		await inLedger((ledger) =>
			addSuppression(ledger, { ...unsubscribed, program: 'Brand', address: 'a@x.example' }),
		);
		expect(await listPrograms()).toEqual(['brand']);
	});
});
