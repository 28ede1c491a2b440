import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { registerPublicAddress } from '../../lib/ledger/publicAddresses';
import { PARTNER_FIELDS } from '../../lib/partner/partner';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode } from '../../testkit/engine/engine';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
	await inLedger((ledger) =>
		registerPublicAddress(ledger, {
			workflowId: 'w',
			nodeId: 'n',
			url: 'https://n8n.invalid/webhook/x',
			registeredAt: 1,
		}),
	);
});
afterEach(() => server.close());

/** Every field of a partner, in every place of a message that takes one. */
const fields = PARTNER_FIELDS.filter((field) => !['partnerId', 'email', 'contacts'].includes(field));
const tokens = fields.map((field) => `{{${field} "-"}}`).join(' ');
const message = {
	...STEP,
	fromName: 'Alex at Acme',
	fromEmail: 'partners@acme.example',
	subject: `S ${tokens} {firstName|-}`,
	previewText: `P ${tokens}`,
	body: `<html><body><p title="${tokens}">${tokens} {mpname|-}</p><a href="https://acme.example/?q=${tokens}">x</a></body></html>`,
	options: { tracking: 'clicksAndOpens' },
};
const run = (items: IDataObject[], parameters: INodeParameters = {}) =>
	runNode(new SendPartnerEmail(), { ...message, ...parameters }, items, {
		credentials: { smtp: server.credential },
	});
const partnerOf = (value: unknown, partnerId = 'p') =>
	({
		...Object.fromEntries(fields.map((field) => [field, value])),
		partnerId,
		email: `${partnerId}@partner.example`,
	}) as IDataObject;

const ATTACKS: Array<[string, string]> = [
	['a header', 'x\r\nBcc: victim@evil.example'],
	['a header with a lone line feed', 'x\nBcc: victim@evil.example'],
	['a header with other line breaks', 'x\u2028Bcc: victim@evil.example\u2029\u0085\v\f'],
	['a body in a header', 'x\r\n\r\n<script>alert(1)</script>'],
	['an SMTP command', 'x\r\n.\r\nMAIL FROM:<evil@evil.example>'],
	['an encoded word', '=?utf-8?Q?x=0D=0ABcc:_victim@evil.example?='],
	['a script', '<script>alert(1)</script>'],
	['an attribute', '"><img src=x onerror=alert(1)>'],
	['a broken-out attribute', "' onmouseover='alert(1)"],
	['a template', '{{firstName}} {{#each contacts}}{{email}}{{/each}} {firstName}'],
	['a prototype', '{{constructor.constructor "return process"}} {{__proto__}}'],
	['an expression of n8n', '={{ $env.PATH }} {{ $json.email }}'],
	['a null character', 'a\0b\u0001\u007f'],
	['half a pair', 'a\ud800b\udc00'],
	['right-to-left marks', '\u202Egnp.exe\u202C \u2066x\u2069'],
	['combining marks', `Z${'\u0301'.repeat(200)}`],
	['emoji', '👩‍👩‍👧‍👦🏳️‍🌈'],
	['Chinese', '合作伙伴计划'],
];

describe.each(ATTACKS)('%s in every field', (_name, attack) => {
	it('is text and nothing else', async () => {
		const result = await run([partnerOf(attack)]);
		expect(result.status).toBe('success');
		expect(server.arrivals).toHaveLength(1);
		const arrival = server.arrivals[0];
		const mail = await arrival?.parse();
		const [head = ''] = (arrival?.raw ?? '').split('\r\n\r\n');
		expect(arrival?.envelopeTo).toEqual(['p@partner.example']);
		expect(head).not.toMatch(/^(?:bcc|cc|mail from):/im);
		expect(head).not.toMatch(/[^\t\r\n\x20-\x7e]/);
		expect([...(mail?.headers.keys() ?? [])].sort()).toEqual(HEADERS);
		expect(mail?.subject).not.toMatch(/[\r\n\0]/);
		const html = mail?.html as string;
		expect(html).not.toMatch(/<script|<img src=x/i);
		// One pair of attributes where one was written: nothing broke out of its quotes.
		expect(html.match(/<p [^>]*>/)?.[0]).toMatch(/^<p title="[^"]*">$/);
		expect(html.match(/<a [^>]*>/g)?.every((tag) => /^<a href="[^"]*"(?: style="[^"]*")?>$/.test(tag))).toBe(
			true,
		);
		if (attack.startsWith('=?')) expect(mail?.subject).toContain(attack);
		if (attack.includes('{{')) expect(mail?.text).toContain('{{');
	});
});

/** What an email has, and no partner can add to. */
const HEADERS = [
	'auto-submitted',
	'content-type',
	'date',
	'feedback-id',
	'from',
	'list',
	'message-id',
	'mime-version',
	'subject',
	'to',
	'x-auto-response-suppress',
];

it('survives any text in any field', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 1, maxLength: 8 }),
			async (texts) => {
				server.arrivals.length = 0;
				await inLedger((ledger) => ledger.deleteFrom('sends').execute());
				const items = texts.map((text, index) => partnerOf(text, `p${index}`));
				const result = await run(items, { options: { connections: 1 } });
				expect(result.status).toBe('success');
				expect(server.arrivals.map(({ envelopeTo }) => envelopeTo)).toEqual(
					items.map(({ email }) => [email]),
				);
				for (const arrival of server.arrivals) {
					const mail = await arrival.parse();
					expect([...mail.headers.keys()].sort()).toEqual(HEADERS);
				}
			},
		),
		{ numRuns: 25 },
	);
});

it.each<[string, unknown]>([
	['objects', { path: '/etc/passwd', href: 'http://evil.example', toString: 'x' }],
	['nested lists', [[['x']]]],
	['functions by name', { constructor: { constructor: 'x' } }],
])('%s instead of text reach neither files nor the web', async (_name, value) => {
	const result = await run([partnerOf(value)]);
	expect(result.status).toBe('success');
	expect((result.received[1]?.[0]?.json.email as IDataObject).status).toBe('renderFailed');
	expect(server.arrivals).toEqual([]);
});

it('sends huge fields whole, in lines that every server takes', async () => {
	const huge = 'Ünïcode & <b> '.repeat(20_000);
	const result = await run([{ partnerId: 'p', email: 'p@partner.example', name: huge }], {
		subject: 'S {{name}}',
		previewText: '',
		body: '<p>{{name}}</p>',
	});
	expect(result.received[0]).toHaveLength(1);
	const { raw = '' } = server.arrivals[0] ?? {};
	expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
	const mail = await server.arrivals[0]?.parse();
	expect(mail?.text).toContain(huge.trim().slice(0, 10_000));
});

it.each([
	['two addresses', 'a@x.example, b@x.example'],
	['a route', '<@evil.example:a@x.example>'],
	['a command', 'a@x.example>\r\nRCPT TO:<b@x.example'],
	['a name', 'Ann <a@x.example>'],
	['quotes', '"a b"@x.example'],
	['an IP address', 'a@[127.0.0.1]'],
	['a length of 400', `${'a'.repeat(390)}@x.example`],
	['a null character', 'a\0@x.example'],
	['a lookalike of @', 'a＠x.example'],
])('%s as an address mails nobody', async (_name, email) => {
	const result = await run([{ partnerId: 'p', email }]);
	expect((result.received[1]?.[0]?.json.email as IDataObject).status).toBe('invalidAddress');
	expect(server.arrivals).toEqual([]);
});

it('keeps ids apart that look alike, and hides them in links', async () => {
	const ids = ['p', 'P', ' p', 'p\u200b', "p'; drop table sends; --", '../p', 'p","x'];
	const items = ids.map((partnerId, index) => ({ partnerId, email: `a${index}@partner.example` }));
	const result = await run(items, { subject: 'S', previewText: '', body: 'B' });
	// White space around an id is not part of it.
	expect(result.received[0]).toHaveLength(ids.length - 1);
	const bodies = await Promise.all(
		server.arrivals.map(async (arrival) => (await arrival.parse()).html as string),
	);
	const keys = bodies.map((html) => /\?u&#x3D;([0-9a-f]{40})\./.exec(html)?.[1]);
	expect(new Set(keys).size).toBe(ids.length - 1);
	expect(await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute())).toHaveLength(
		ids.length - 1,
	);
});
