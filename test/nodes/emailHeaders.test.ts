import type { IDataObject } from 'n8n-workflow';
import type { ParsedMail } from 'mailparser';
import { readLink } from '../../lib/email/publicLinks';
import { registerPublicAddress } from '../../lib/ledger/publicAddresses';
import { readSigningKeys } from '../../lib/ledger/signingKeys';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeOptions } from '../../testkit/engine/engine';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const ADDRESS = 'https://n8n.invalid/webhook/7b/partner-email';
const BODY =
	'<html><body class="a>b"><h1>Hello {firstName|there}</h1><p>Read <a href="https://acme.example/terms?a=1&amp;b=2">our terms</a> or <a href=\'mailto:alex@acme.example\'>ask</a>.</p></body></html>';

const publish = (url = ADDRESS) =>
	inLedger((ledger) => registerPublicAddress(ledger, { workflowId: 'w', nodeId: 'n', url, registeredAt: 1 }));
const run = async (parameters: IDataObject = {}, options: NodeOptions = {}) => {
	const result = await runNode(
		new SendPartnerEmail(),
		{
			...STEP,
			fromName: 'Alex at Acme',
			fromEmail: 'partners@acme.example',
			subject: 'Grüße, {firstName|there}',
			previewText: 'Earn 10%',
			body: BODY,
			postalAddress: 'Acme & Co.\n1 Main St',
			...parameters,
		},
		[{ partnerId: 'a', email: 'a@partner.example', firstName: 'Ann' }],
		{ credentials: { smtp: server.credential }, ...options },
	);
	const raw = server.arrivals.at(-1)?.raw ?? '';
	const mail = (await server.arrivals.at(-1)?.parse()) as ParsedMail;
	return { result, raw, mail };
};
/** The value of a header as it arrived, unfolded (RFC 5322 §2.2.3). */
const headerOf = (raw: string, name: string) =>
	new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw)?.[1]?.replace(/\r\n(?=[ \t])/g, '');
const readTracked = () =>
	inLedger((ledger) => ledger.selectFrom('sends').select(['tracks_opens', 'tracks_clicks']).execute());
const requestOf = (link: string) =>
	inLedger(async (ledger) =>
		readLink(
			Object.fromEntries(new URL(link).searchParams),
			await readSigningKeys(ledger, Date.now()),
			Date.now(),
		),
	);

describe('with a published Partner Email Trigger', () => {
	beforeEach(() => publish());

	it('sends what Gmail and Yahoo ask of bulk senders', async () => {
		const { raw, mail, result } = await run({ options: { replyTo: 'alex@acme.example' } });
		const [link = '', mailto = ''] = (headerOf(raw, 'List-Unsubscribe') ?? '')
			.split(', ')
			.map((part) => part.slice(1, -1));
		expect(headerOf(raw, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
		expect(link).toMatch(/^https:\/\/n8n\.invalid\/webhook\/7b\/partner-email\?u=[\w.-]+$/);
		expect(link).not.toMatch(/partner\.example|Ann/);
		const key = mail.messageId?.slice(1, 41) ?? '';
		expect(await requestOf(link)).toEqual({ kind: 'unsubscribe', messageKey: key });
		expect(mailto).toBe(`mailto:partners@acme.example?subject=Unsubscribe%20${key}`);
		expect(headerOf(raw, 'Auto-Submitted')).toBe('auto-generated');
		expect(headerOf(raw, 'Feedback-ID')).toMatch(/^invite:prospecting:acme:[0-9a-f]{12}$/);
		expect(mail.messageId).toMatch(/^<[0-9a-f]{40}@acme\.example>$/);
		expect(result.hints(result.name).map(({ message }) => message)).toContainEqual(
			expect.stringMatching(/^Unsubscribe links lead to https:\/\/n8n\.invalid.* It cannot be reached/),
		);
	});

	it('sends HTML and a text part that say the same, with a preheader, the postal address and a way out', async () => {
		const { raw, mail } = await run();
		expect(headerOf(raw, 'Content-Type')).toMatch(/^multipart\/alternative/);
		expect(mail.subject).toBe('Grüße, Ann');
		const html = mail.html as string;
		expect(html).toMatch(/<body class="a>b"><div style="display:none[^>]*>Earn 10%<\/div><h1>Hello Ann/);
		expect(html).toMatch(
			/Acme &amp; Co\.<br>1 Main St<br><a href="https:\/\/n8n\.invalid[^"]+"[^>]*>Unsubscribe<\/a><\/div><\/body><\/html>$/,
		);
		expect(html).toContain('href="https://acme.example/terms?a=1&amp;b=2"');
		expect(html).not.toContain('<img');
		expect(mail.text).toMatch(/^Hello Ann\n\nRead our terms \(https:\/\/acme\.example\/terms\?a=1&b=2\)/);
		expect(mail.text).toMatch(
			/\n-- \nAcme & Co\.\n1 Main St\nUnsubscribe: https:\/\/n8n\.invalid\/webhook\/7b\/partner-email\?u=/,
		);
		expect(mail.text).not.toContain('Earn 10%');
		for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
	});

	it('counts clicks and opens only when told to, and never the way out', async () => {
		const { mail } = await run({ options: { tracking: 'clicksAndOpens' } });
		const html = mail.html as string;
		const links = [...html.matchAll(/href=["']([^"']+)["']/g)].map(([, href = '']) =>
			href.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
		);
		expect(links).toHaveLength(3);
		const messageKey = mail.messageId?.slice(1, 41);
		expect(await requestOf(links[0] ?? '')).toEqual({
			kind: 'click',
			messageKey,
			target: 'https://acme.example/terms?a=1&b=2',
		});
		expect(links[1]).toBe('mailto:alex@acme.example');
		expect(await requestOf(links[2] ?? '')).toEqual({ kind: 'unsubscribe', messageKey });
		const pixel = /<img src="([^"]+)"/.exec(html)?.[1]?.replaceAll('&#x3D;', '=') ?? '';
		expect(await requestOf(pixel)).toEqual({ kind: 'open', messageKey });
		expect(mail.text).toContain('our terms (https://acme.example/terms?a=1&b=2)');
	});

	describe('copies', () => {
		const copies = { cc: 'boss@acme.example', bcc: 'archive@acme.example' };

		it('look like the email and hold nothing that counts as the partner’s', async () => {
			const { result } = await run({ options: { ...copies, tracking: 'clicksAndOpens' } });
			expect((result.received[0]?.[0]?.json.email as IDataObject).status).toBe('sent');
			expect(server.arrivals.map(({ envelopeTo }) => envelopeTo)).toEqual([
				['a@partner.example'],
				['boss@acme.example', 'archive@acme.example'],
			]);
			const [own, copy] = await Promise.all(server.arrivals.map((arrival) => arrival.parse()));
			expect(own?.html).toMatch(/partner-email\?c&#x3D;.*partner-email\?u&#x3D;.*partner-email\?o&#x3D;/);
			const bodies = [copy?.html, copy?.text].join('\n');
			const key = own?.messageId?.slice(1, 41) ?? '';
			expect(server.arrivals[1]?.raw.replace(/^Message-ID: .*$/m, '')).not.toContain(key);
			expect(bodies).not.toContain(key);
			expect(bodies).not.toMatch(/\?[co](?:=|&#x3D;)|<img/);
			expect(copy?.html).toContain('<a href="https://acme.example/terms?a=1&amp;b=2">our terms</a>');
			expect(copy?.html).toMatch(/<a href="https:\/\/n8n\.invalid[^"]*\?u&#x3D;test"[^>]*>Unsubscribe<\/a>/);
			expect(copy?.text).toContain('Unsubscribe: https://n8n.invalid/webhook/7b/partner-email?u=test');
			expect(await requestOf(`${ADDRESS}?u=test`)).toEqual({ kind: 'invalid' });
			const visible = (mail: ParsedMail | undefined) =>
				String(mail?.html)
					.replace(/<[^>]*>/g, ' ')
					.trim();
			expect(visible(copy).split(/\s+/)).toEqual(visible(own).split(/\s+/));
			expect(copy?.subject).toBe(own?.subject);
		});

		it('have no way out of the body’s own either, and show what n8n filled in for the partner', async () => {
			const body = '=<p>{{ $json.partnerId + Math.random() }}</p>';
			await run({ body, options: copies });
			const [own, copy] = await Promise.all(server.arrivals.map((arrival) => arrival.parse()));
			const random = /0\.\d+/.exec(own?.text ?? '')?.[0] ?? 'none';
			expect(copy?.text).toContain(random);
			await run({ step: 'Second', body: '<p><a href="{unsubscribeLink}">Stop</a></p>', options: copies });
			expect(server.arrivals.at(-1)?.envelopeTo).toHaveLength(2);
			expect((await server.arrivals.at(-1)?.parse())?.html).toContain('?u&#x3D;test">Stop</a>');
		});
	});

	it.each([
		['clicksAndOpens', 1, 1],
		['clicks', 0, 1],
		['off', 0, 0],
	])('remembers which of them is tracked: %s', async (tracking, tracks_opens, tracks_clicks) => {
		await run({ options: { tracking } });
		expect(await readTracked()).toEqual([{ tracks_opens, tracks_clicks }]);
	});

	it('keeps a subject without a space within the lines of RFC 5322', async () => {
		const { raw, mail } = await run({ subject: `Hi ${'x'.repeat(3_000)}` });
		for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
		expect(mail.subject).toBe(`Hi ${'x'.repeat(3_000)}`);
	});

	it('writes a postal address of several lines in one where the body asks for it', async () => {
		const { mail } = await run({ body: '<p>{postalAddress}</p>' });
		expect(mail.html).toContain('<p>Acme &amp; Co., 1 Main St</p>');
	});

	it('measures a preview with the links that are counted', async () => {
		const body = '<p><a href="https://acme.example/">x</a></p>'.repeat(300);
		const sizes = [];
		for (const tracking of ['off', 'clicks']) {
			const { result } = await run({ body, options: { tracking } }, { mode: 'manual' });
			sizes.push((result.received[0]?.[0]?.json.email as { size: number }).size);
		}
		expect(sizes[1]).toBeGreaterThan((sizes[0] ?? 0) + 300 * 100);
	});

	it('counts the links of a plain text, which stays as it is written in the text part', async () => {
		const body = 'Hi {firstName},\n\nsee https://acme.example/a?b=1&c=2.\n{signUpLink}';
		const options = { tracking: 'clicks', signUpLink: 'https://acme.example/join?d=1&e=2' };
		const { mail } = await run({ body, options });
		const links = [...(mail.html as string).matchAll(/<a href="([^"]+)">/g)].map(([, link = '']) =>
			link.replaceAll('&#x3D;', '='),
		);
		expect(await Promise.all(links.map(requestOf))).toMatchObject([
			{ kind: 'click', target: 'https://acme.example/a?b=1&c=2' },
			{ kind: 'click', target: 'https://acme.example/join?d=1&e=2' },
		]);
		expect(mail.text).toContain(
			`${body.replace('{firstName}', 'Ann').replace('{signUpLink}', options.signUpLink)}\n`,
		);
	});

	it('leaves the footer out, or what the body has already', async () => {
		const without = await run({ options: { footer: false } });
		expect(without.mail.html).not.toContain('Main St');
		expect(headerOf(without.raw, 'List-Unsubscribe')).toBeDefined();
		const own = await run({
			step: 'Second',
			body: '<p>Bye</p><a href="{unsubscribeLink}">Stop</a> {signUpLink}',
			options: { signUpLink: 'https://acme.example/join' },
		});
		const html = own.mail.html as string;
		expect(html.match(/\?u&#x3D;/g)).toHaveLength(1);
		expect(html).toContain('Main St');
		expect(html).not.toContain('Unsubscribe');
		expect(own.mail.text).toContain('https://acme.example/join');
	});

	it.each([
		[
			'a branch that is for others',
			'<p>Bye {{#if country}}<a href="{unsubscribeLink}">Stop</a> {postalAddress}{{/if}}</p>',
		],
		['a comment', '<p>Bye</p><!-- {unsubscribeLink} {postalAddress} -->'],
		[
			'an expression that n8n fills in',
			'=<p>{{ $json.unsubscribeLink ?? $json.postalAddress ?? "Bye" }}</p>',
		],
	])('has the footer where the tokens in the body stand in %s', async (_place, body) => {
		const { mail } = await run({ body });
		const link = /\?u=[\w.-]+/.exec(mail.text ?? '')?.[0] ?? '';
		expect(await requestOf(`${ADDRESS}${link}`)).toMatchObject({ kind: 'unsubscribe' });
		expect(mail.html).toContain('Acme &amp; Co.<br>1 Main St<br><a href="https://n8n.invalid');
		expect(mail.text).toContain('-- \nAcme & Co.\n1 Main St\nUnsubscribe: https://n8n.invalid');
	});

	it('gives a test email and a preview a link that does nothing', async () => {
		const options = { sendTestEmailTo: 'me@acme.example', tracking: 'clicksAndOpens' };
		const { result, mail, raw } = await run({ options }, { mode: 'manual' });
		expect(mail.html).toContain('?u&#x3D;test');
		expect(mail.html).not.toContain('?c');
		expect(headerOf(raw, 'List-Unsubscribe')).toContain('?u=test>');
		expect((result.received[0]?.[0]?.json.email as IDataObject).html).toContain('?u&#x3D;test');
	});

	it('offers no single click over plain http, and says that nobody outside can reach it', async () => {
		await publish('http://localhost:5678/webhook/7b/partner-email');
		const { raw, result } = await run();
		expect(headerOf(raw, 'List-Unsubscribe-Post')).toBeUndefined();
		expect(
			result
				.hints(result.name)
				.map(({ message }) => message)
				.join(),
		).toContain('WEBHOOK_URL');
	});
});

describe('a Partner Email Trigger whose address does not work', () => {
	it('is a warning in every preview, also while there is nobody to mail', async () => {
		await publish();
		const { result: first } = await run();
		const { result } = await run({}, { mode: 'manual' });
		for (const { hints, name } of [first, result]) {
			const texts = hints(name).map(({ message }) => message);
			expect(texts).toContainEqual(
				expect.stringMatching(/^Unsubscribe links lead to https:\/\/n8n\.invalid.* It cannot be reached/),
			);
		}
		expect((result.received[1]?.[0]?.json.email as IDataObject).status).toBe('alreadySent');
	});
});

describe('without one', () => {
	it('offers to unsubscribe by email', async () => {
		const { raw, mail } = await run({ options: { tracking: 'clicksAndOpens' } });
		const key = mail.messageId?.slice(1, 41) ?? '';
		const mailto = `mailto:partners@acme.example?subject=Unsubscribe%20${key}`;
		expect(headerOf(raw, 'List-Unsubscribe')).toBe(`<${mailto}>`);
		expect(headerOf(raw, 'List-Unsubscribe-Post')).toBeUndefined();
		expect(mail.html).toContain(`<a href="${mailto.replaceAll('=', '&#x3D;')}"`);
		expect(mail.html).not.toContain('<img');
		expect(await readTracked()).toEqual([{ tracks_opens: 0, tracks_clicks: 0 }]);
	});

	it('lets a copy ask for nobody to be unsubscribed', async () => {
		await run({ options: { bcc: 'archive@acme.example' } });
		const copy = (await server.arrivals[1]?.parse()) as ParsedMail;
		expect(copy.html).toContain('<a href="mailto:partners@acme.example?subject&#x3D;Unsubscribe%20test"');
		expect(copy.text).not.toMatch(/[0-9a-f]{40}/);
	});

	it('says in a preview what is missing', async () => {
		const { result } = await run({ postalAddress: '' }, { mode: 'manual' });
		const hints = result.hints(result.name).map(({ message }) => message);
		expect(hints[0]).toMatch(/^Preview of 1/);
		expect(hints[1]).toMatch(/postal address.*fill in Postal Address.*Partner Email Trigger/);
	});

	it('refuses a token whose parameter is empty', async () => {
		const { result } = await run({ body: '<a href="{{signUpLink}}">Join</a>' });
		expect(result.nodeError(result.name)?.message).toBe(
			'The message uses {signUpLink}, but Sign-Up Link is empty',
		);
		expect(server.arrivals).toEqual([]);
	});

	it('refuses a Sign-Up Link that is none', async () => {
		const { result } = await run({ options: { signUpLink: 'javascript:alert(1)' } });
		expect(result.nodeError(result.name)?.message).toBe(
			'Sign-Up Link “javascript:alert(1)” is not a web address',
		);
	});
});
