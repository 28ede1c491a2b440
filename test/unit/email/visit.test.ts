import { composeMessage, createMessageId, createMessageKey } from '../../../lib/email/message';
import { createEmailLinks, type EmailLinks } from '../../../lib/email/publicLinks';
import { receiveVisit, type VisitRequest, type VisitResult } from '../../../lib/email/visit';
import { claimSend } from '../../../lib/ledger/claim';
import { forgetPartner } from '../../../lib/ledger/forgetPartner';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { recordOutcome } from '../../../lib/ledger/sends';
import { readSigningKeys } from '../../../lib/ledger/signingKeys';
import { findSuppressions, listSuppressions } from '../../../lib/ledger/suppressions';
import { recordNames } from '../../../lib/ledger/writtenNames';
import { describeDialects } from '../../../testkit/ledger/dialects';

const SENT_AT = Date.UTC(2026, 2, 1, 10);
const HOUR = 3_600_000;
const LATER = SENT_AT + HOUR;
const CHROME =
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';
const IDENTITY = {
	program: 'Acme',
	chain: 'Prospecting',
	step: 'Invite',
	partnerId: '7',
	address: 'Ann@partner.example',
};
const TARGET = 'https://acme.example/terms';

describeDialects(({ newLedger }) => {
	let ledger: LedgerDatabase;
	let links: EmailLinks;
	beforeEach(async () => {
		ledger = await openLedger(await newLedger());
		const claim = { ...IDENTITY, messageId: createMessageId(IDENTITY, 'acme.example'), copyHash: 'x' };
		await claimSend(ledger, claim, SENT_AT);
		await recordOutcome(ledger, claim, { status: 'sent', reason: '250 ok' }, SENT_AT);
		const keys = await readSigningKeys(ledger, SENT_AT);
		links = createEmailLinks('https://n8n.example/w', createMessageKey(IDENTITY), keys, SENT_AT);
	});
	afterEach(() => ledger.destroy());

	const visit = (link: string, request: Partial<VisitRequest> = {}): Promise<VisitResult> =>
		receiveVisit(ledger, {
			method: 'GET',
			query: Object.fromEntries(new URL(link).searchParams),
			userAgent: CHROME,
			now: LATER,
			brand: 'Acme & <Co>',
			acceptLanguage: '',
			...request,
		});
	const suppressed = async () => (await findSuppressions(ledger, 'ACME', [IDENTITY.address])).size === 1;
	const events = () => ledger.selectFrom('email_events').selectAll().orderBy('event_key').execute();
	const click = (target = TARGET) => links.click(target) ?? '';

	describe('unsubscribing', () => {
		test.each(['GET', 'HEAD'])('%s only shows a page', async (method) => {
			const { reply, event } = await visit(links.unsubscribe, { method });
			expect(reply.status).toBe(200);
			expect(reply.body).toContain('<form method="post">');
			expect(reply.body).toContain('Acme &amp; &lt;Co&gt;');
			expect(event).toBeUndefined();
			expect(await suppressed()).toBe(false);
			expect(await events()).toEqual([]);
		});

		test('POST suppresses the address in its program, once, without cookie or redirect', async () => {
			const { reply, event } = await visit(links.unsubscribe, { method: 'POST' });
			expect(reply.status).toBe(200);
			expect(Object.keys(reply.headers).map((name) => name.toLowerCase())).not.toContain('set-cookie');
			expect(event).toMatchObject({ kind: 'unsubscribed', partnerId: '7', address: 'ann@partner.example' });
			expect(await suppressed()).toBe(true);
			expect((await findSuppressions(ledger, 'Other', [IDENTITY.address])).size).toBe(0);
			const again = await visit(links.unsubscribe, { method: 'POST', now: LATER + HOUR });
			expect(again.reply.status).toBe(200);
			expect(again.event).toBeUndefined();
			expect(await events()).toHaveLength(1);
		});

		test('the event and the suppression name the email as it was written', async () => {
			const { program, chain, step } = IDENTITY;
			await recordNames(ledger, { program, chain, step });
			const { event } = await visit(links.unsubscribe, { method: 'POST' });
			expect(event).toMatchObject({ program, chain, step });
			expect(await listSuppressions(ledger, {})).toMatchObject([
				{ program, source: 'link in “Invite” of “Prospecting”' },
			]);
		});

		test('a link of an email that the ledger does not know changes nothing', async () => {
			const keys = await readSigningKeys(ledger, SENT_AT);
			const foreign = createEmailLinks('https://n8n.example/w', 'f'.repeat(40), keys, SENT_AT);
			const { reply } = await visit(foreign.unsubscribe, { method: 'POST' });
			expect(reply.status).toBe(404);
			expect(await ledger.selectFrom('suppressions').selectAll().execute()).toEqual([]);
		});
	});

	describe('pages', () => {
		const german = { acceptLanguage: 'de-AT,de;q=0.9,en;q=0.8' };

		test('are in the language that is read, and say so', async () => {
			const { reply } = await visit(links.unsubscribe, german);
			expect(reply.headers).toMatchObject({ 'Content-Language': 'de', Vary: 'Accept-Language' });
			expect(reply.body).toContain('<html lang="de">');
			expect(reply.body).toContain(
				'Sie werden keine weiteren E-Mails zum Partnerprogramm von Acme &amp; &lt;Co&gt; erhalten.',
			);
			expect(reply.body).toContain('<button>Abmelden</button>');
		});

		test('are in English for everybody else', async () => {
			const { reply } = await visit(links.unsubscribe, { acceptLanguage: 'eo, *;q=0.5', brand: '' });
			expect(reply.headers).toMatchObject({ 'Content-Language': 'en' });
			expect(reply.body).toContain('You will get no more emails about this partner program.');
		});

		test('are in that language whatever they say', async () => {
			const late = { now: SENT_AT + 500 * 24 * HOUR };
			const pages = [
				await visit(links.unsubscribe, { ...german, method: 'POST' }),
				await visit(`${links.unsubscribe}x`, german),
				await visit(click(), { ...german, ...late }),
			];
			expect(pages.map(({ reply: { body } }) => /<h1>(.*)<\/h1>/.exec(String(body))?.[1])).toEqual([
				'Sie sind abgemeldet',
				'Dieser Link funktioniert nicht',
				'Dieser Link ist zu alt',
			]);
		});

		test('hold a brand name as it is', async () => {
			const { reply } = await visit(links.unsubscribe, { brand: '{about} $& Co' });
			expect(reply.body).toContain('about the partner program of {about} $&amp; Co.');
		});
	});

	test('the link of a partner who was forgotten still says yes, and brings nothing back', async () => {
		await forgetPartner(ledger, '7', LATER);
		const { reply, event } = await visit(links.unsubscribe, { method: 'POST' });
		expect(reply.status).toBe(200);
		expect(event).toBeUndefined();
		expect(await suppressed()).toBe(true);
		await visit(click());
		const dump = JSON.stringify([
			await events(),
			await ledger.selectFrom('suppressions').selectAll().execute(),
		]);
		expect(dump).not.toMatch(/partner\.example/);
	});

	describe('clicks', () => {
		test('lead on to the signed target, and are recorded', async () => {
			const { reply, event } = await visit(click());
			expect(reply).toMatchObject({ status: 302, headers: { Location: TARGET } });
			expect(event).toMatchObject({ kind: 'clicked', detail: TARGET, isAutomated: false });
		});

		test('lead nowhere when the link was changed', async () => {
			const query = { c: click().replace(/^.*c=/, '').replace(/^./, 'A') };
			const { reply, event } = await visit(click(), { query });
			expect(reply.status).toBe(404);
			expect(reply.headers).not.toHaveProperty('Location');
			expect(event).toBeUndefined();
		});

		test('say so when the link is too old', async () => {
			expect((await visit(click(), { now: SENT_AT + 500 * 24 * HOUR })).reply.status).toBe(410);
		});

		test('that are replayed are one event an hour', async () => {
			for (let second = 0; second < 50; second += 1) await visit(click(), { now: LATER + second * 1000 });
			expect(await events()).toHaveLength(1);
		});

		test('on many links within a second are a scanner’s, the first one included', async () => {
			expect((await visit(click('https://acme.example/1'))).event?.isAutomated).toBe(false);
			expect((await visit(click('https://acme.example/2'), { now: LATER + 200 })).event?.isAutomated).toBe(
				true,
			);
			expect((await events()).map(({ is_automated }) => is_automated)).toEqual([1, 1]);
			const person = await visit(click('https://acme.example/3'), { now: LATER + 60_000 });
			expect(person.event?.isAutomated).toBe(false);
		});

		test.each([
			['HEAD', { method: 'HEAD' }],
			['right after sending', { now: SENT_AT + 2_000 }],
			['a robot', { userAgent: 'Barracuda Sentinel (EE)' }],
			['no user agent', { userAgent: ' ' }],
		])('by %s are a scanner’s', async (_name, request) => {
			const { reply, event } = await visit(click(), request);
			expect(reply.status).toBe(302);
			expect(event?.isAutomated).toBe(true);
		});
	});

	describe('opens', () => {
		test.each([
			['a browser', CHROME, false],
			['Gmail', 'Mozilla/5.0 (Windows NT 5.1) Firefox/11.0 (via ggpht.com GoogleImageProxy)', false],
			['Outlook', 'Microsoft Outlook 16.0', false],
			['Apple’s privacy protection', 'Mozilla/5.0', true],
			['a script', 'curl/8.1', true],
		])('by %s', async (_name, userAgent, isAutomated) => {
			const { reply, event } = await visit(links.openPixel, { userAgent });
			expect(reply).toMatchObject({ status: 200, headers: { 'Content-Type': 'image/gif' } });
			expect(event).toMatchObject({ kind: 'opened', isAutomated });
		});

		test('an image is always an image', async () => {
			const { reply } = await visit(links.openPixel, { query: { o: 'nonsense' } });
			expect(reply).toMatchObject({ status: 200, headers: { 'Content-Type': 'image/gif' } });
			expect((reply.body as Buffer).subarray(0, 6).toString()).toBe('GIF89a');
		});
	});

	test('the links fit into headers', () => {
		expect(() =>
			composeMessage({
				from: { name: '', address: 'a@acme.example' },
				to: 'b@acme.example',
				email: { subject: 's', previewText: '', html: 'h', text: 't' },
				messageId: '<x@acme.example>',
				date: new Date(0),
				headers: { 'List-Unsubscribe': `<${links.unsubscribe}>` },
			}),
		).not.toThrow();
		expect(links.unsubscribe.length).toBeLessThan(200);
	});
});
