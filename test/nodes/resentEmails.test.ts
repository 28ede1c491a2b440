import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { recordEmailEvent, type EmailEvent } from '../../lib/ledger/emailEvents';
import { forgetPartner } from '../../lib/ledger/forgetPartner';
import { addSuppression } from '../../lib/ledger/suppressions';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode } from '../../testkit/engine/engine';
import { inLedger, rememberSend, STEP, trackAll, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const DAY = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
const resend = (others: IDataObject[] = []) =>
	runNode(
		new SendPartnerEmail(),
		{
			...STEP,
			...{ fromName: '', fromEmail: 'partners@acme.example', subject: 'Hi', previewText: '', body: 'Hi' },
			options: { resendAfterDays: 30 },
		},
		[{ partnerId: 'a', email: 'a@partner.example' }, ...others],
		{ credentials: { smtp: server.credential } },
	);
const report = async (parameters: INodeParameters, partners: IDataObject[] = [{}]) => {
	const all = { resource: 'report', operation: 'get', ...parameters };
	return (await runNode(new PartnerLedger(), all, partners)).received[0] ?? [];
};
const recipients = async () => (await report({ format: 'recipients' })).map(({ json }) => json);
const delay = async () => {
	const week = { ...STEP, after: 'email', amount: 7, unit: 'days', options: {} };
	const { received } = await runNode(new ChainDelay(), week, [{ partnerId: 'a' }]);
	return received.flat().map(({ json }) => json.chainDelay as IDataObject)[0];
};
const meets = async (emailOperator: string, window: INodeParameters = { window: 'anyTime' }) => {
	const condition = [{ field: 'emailHistory', emailOperator, ...STEP, ...window }];
	const parameters = { segment: 'define', conditions: { condition }, orGroups: {}, options: {} };
	const { received } = await runNode(new SegmentFilter(), parameters, [{ partnerId: 'a' }]);
	return received[0]?.length === 1;
};
/** Lets time pass for the last send. */
const setSentAt = (at: Date) =>
	inLedger((ledger) => ledger.updateTable('sends').set({ settled_at: at.getTime() }).execute());

describe('an email that was sent again', () => {
	it('keeps its earlier times in the report’s items and file, and counts as one in the figures', async () => {
		const [first, second] = [daysAgo(200), daysAgo(100)];
		await rememberSend('a', first);
		await resend();
		await setSentAt(second);
		await resend();
		expect(server.arrivals).toHaveLength(2);
		const times = [first.toISOString(), second.toISOString()];
		const [row] = await recipients();
		expect(row).toMatchObject({ status: 'sent', timesSent: 3, earlierSentAt: times });
		expect(Date.parse(row?.sentAt as string)).toBeGreaterThan(Date.now() - 60_000);
		const [file] = await report({ format: 'csv' });
		const csv = Buffer.from(file?.binary?.data?.data ?? '', 'base64').toString();
		expect(csv).toContain(`"${times.join(', ')}"`);
		expect((await report({ format: 'steps' }))[0]?.json).toMatchObject({ sent: 1 });
	});

	it('shows the latest of its earlier times on the page, and how many there are besides', async () => {
		for (const days of [250, 200, 150, 100]) {
			if (days === 250) await rememberSend('a', daysAgo(days));
			else await setSentAt(daysAgo(days));
			await resend();
		}
		const html = (await report({ format: 'html' }))[0]?.json.html as string;
		const shown = [...html.matchAll(/<span class="earlier">(.*?)<\/span>/g)].map(([, text]) => text ?? '');
		expect(shown).toHaveLength(4);
		const times = shown.slice(0, 3).map((text) => Date.parse(`${text.replace('before: ', '')} UTC`));
		expect(times.map((time) => Math.round((Date.now() - time) / DAY))).toEqual([100, 150, 200]);
		expect(shown[3]).toBe('and 1 more');
	});

	it('has none before it is sent again, however often that was refused', async () => {
		await rememberSend('a', daysAgo(200));
		await inLedger((ledger) =>
			addSuppression(ledger, {
				...{ program: '', address: 'a@partner.example', reason: 'manual', source: 'Test' },
				createdAt: Date.now(),
			}),
		);
		const result = await resend();
		expect((result.received[1]?.[0]?.json.email as IDataObject).status).toBe('suppressed');
		const [row] = (await report({ format: 'recipients', days: 365 })).map(({ json }) => json);
		expect(row).toMatchObject({ timesSent: 1, earlierSentAt: [] });
	});

	it('stays anonymous in all its times once its partner is forgotten', async () => {
		await rememberSend('a', daysAgo(200));
		await resend();
		await inLedger((ledger) => forgetPartner(ledger, 'a', Date.now()));
		const rows = await inLedger((ledger) => ledger.selectFrom('earlier_sends').selectAll().execute());
		expect(rows).toHaveLength(1);
		expect(JSON.stringify(rows)).not.toContain('a@partner.example');
		expect((await recipients())[0]?.earlierSentAt).toHaveLength(1);
	});
});

describe('an attempt to send an email again', () => {
	it.each([
		['is refused', '550 5.2.1 mailbox disabled', { bounced: 1, waiting: 0 }],
		['has to be tried again', '450 4.2.1 try later', { bounced: 0, waiting: 1 }],
	])('leaves what was sent before as it is when it %s', async (_name, answer, figures) => {
		const sentAt = daysAgo(40);
		await rememberSend('a', sentAt);
		server.answers.rcpt = (address) => (address.startsWith('a@') ? answer : undefined);
		// What the server says of one partner is believed once it accepts another.
		expect((await resend([{ partnerId: 'b', email: 'b@partner.example' }])).received[0]).toHaveLength(1);
		expect(await delay()).toMatchObject({ status: 'due' });
		expect(Date.parse((await delay())?.referenceAt as string)).toBe(sentAt.getTime());
		expect(await meets('wasSent')).toBe(true);
		expect(await meets('wasNotSent')).toBe(false);
		expect(await meets('wasSent', { window: 'moreThanDaysAgo', windowDays: 30 })).toBe(true);
		expect(await meets('wasSent', { window: 'lastDays', windowDays: 30 })).toBe(false);
		const [steps] = await report({ format: 'steps', days: 90 });
		expect(steps?.json).toMatchObject({ sent: 2, ...figures });
		const rows = (await report({ format: 'recipients', days: 90 })).map(({ json }) => json);
		const row = rows.find(({ partnerId }) => partnerId === 'a');
		expect(row).toMatchObject({ sentAt: sentAt.toISOString(), earlierSentAt: [], timesSent: 1 });
	});

	it('counts as sent in the days in which it was, not in those in which it failed', async () => {
		await rememberSend('a', daysAgo(40));
		server.answers.rcpt = '450 4.2.1 try later';
		await resend();
		expect((await report({ format: 'steps', days: 30 }))[0]?.json).toMatchObject({ sent: 0, waiting: 1 });
	});

	it('does not begin the delay of the next email anew', async () => {
		await rememberSend('a', daysAgo(40));
		await resend();
		expect(server.arrivals).toHaveLength(1);
		expect(await delay()).toMatchObject({ status: 'due' });
	});

	it('leaves the time it was sent before to conditions', async () => {
		await rememberSend('a', daysAgo(40));
		await resend();
		expect(await meets('wasSent', { window: 'moreThanDaysAgo', windowDays: 30 })).toBe(true);
		expect(await meets('wasSent', { window: 'lastDays', windowDays: 1 })).toBe(true);
		expect(await meets('wasNotSent', { window: 'moreThanDaysAgo', windowDays: 30 })).toBe(false);
	});
});

describe('the figures of an email that was sent again', () => {
	const happen = (kind: EmailEvent['kind'], at: Date, isAutomated = false) =>
		inLedger((ledger) =>
			recordEmailEvent(ledger, {
				...STEP,
				...{ key: `${kind} ${at.getTime()}`, partnerId: 'a', address: 'a@partner.example' },
				...{ kind, isAutomated, happenedAt: at.getTime(), detail: `${kind} then` },
			}),
		);
	const steps = async (partners?: IDataObject[]) =>
		(await report({ format: 'steps', days: 90 }, partners))[0]?.json;

	it('are about the last time, and so is its row', async () => {
		await rememberSend('a', daysAgo(40));
		for (const kind of ['opened', 'clicked', 'bounced'] as const) await happen(kind, daysAgo(39));
		await happen('opened', daysAgo(38), true);
		const before = { sent: 1, opened: 1, notOpened: 0, clicked: 1, bounced: 1 };
		expect(await steps()).toMatchObject(before);
		await resend();
		await trackAll();
		expect(await steps()).toMatchObject({ sent: 1, opened: 0, notOpened: 1, clicked: 0, bounced: 0 });
		const [row] = await recipients();
		expect(row).toMatchObject({ ...{ lastOpenedAt: '', lastLink: '', bouncedAt: '' }, wasScanned: false });
		expect(row?.reason).not.toContain('then');
		await happen('opened', new Date(Date.now() + 1000));
		expect(await steps()).toMatchObject({ opened: 1, clicked: 0, bounced: 0 });
	});

	it('are about the time before while sending it again fails', async () => {
		await rememberSend('a', daysAgo(40));
		await happen('opened', daysAgo(39));
		server.answers.rcpt = '450 4.2.1 try later';
		await resend();
		expect(await steps()).toMatchObject({ sent: 1, opened: 1, notOpened: 0, waiting: 1 });
	});

	it('keep a conversion that an earlier time brought', async () => {
		await rememberSend('a', daysAgo(40));
		const partners = [{ partnerId: 'a', firstActionAt: daysAgo(20).toISOString() }];
		expect(await steps(partners)).toMatchObject({ firstSale: 1 });
		await resend();
		expect(await steps(partners)).toMatchObject({ sent: 1, firstSale: 1 });
		expect(await steps([{ partnerId: 'a', firstActionAt: daysAgo(5).toISOString() }])).toMatchObject({
			firstSale: 0,
		});
	});
});
