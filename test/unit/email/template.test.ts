import fc from 'fast-check';
import { DateTime } from 'luxon';
import { compileEmail, type EmailCopy } from '../../../lib/email/template';
import { RenderError } from '../../../lib/email/templateError';
import { KNOWN_TOKENS } from '../../../lib/email/tokens';
import { keyOfTrackingToken } from '../../../lib/email/trackingTokens';

const NOW = DateTime.fromISO('2038-01-19T03:14:08Z', { zone: 'utc' });
const FIELDS = new Set([
	'firstName',
	'name',
	'country',
	'groups',
	'contacts',
	'revenue',
	'joinedAt',
	'address',
	'flag',
]);

function render(copy: Partial<EmailCopy> | string, partner: Record<string, unknown> = {}, now = NOW) {
	const whole = typeof copy === 'string' ? { body: copy } : copy;
	return compileEmail({ subject: 'Subject', body: 'Body', ...whole }, { fields: FIELDS }).render(partner, {
		now,
		texts: {
			signUpLink: 'https://brand.example/join',
			unsubscribeLink: 'mailto:a@brand.example',
			postalAddress: 'X',
		},
	});
}

function renderBody(body: string, partner: Record<string, unknown> = {}): string {
	return render(body, partner).html;
}

describe('tokens', () => {
	const partner = { firstName: 'Zoë', lastName: 'Doe', name: 'Acme Media', partnerId: 98765 };

	test.each(KNOWN_TOKENS.map(({ name }) => [name]))('%s works with one brace and with two', (name) => {
		expect(renderBody(`{${name}}`, partner)).toBe(renderBody(`{{${name}}}`, partner));
		expect(renderBody(`{${name}}`, partner)).not.toMatch(/[{}]/);
	});

	test("are written as impact.com's are", () => {
		const body = '{firstName} {lastName}|{mpname}|{mpid}|{currentDay}|{currentTime}|{currentMonthYear}';
		expect(renderBody(body, partner)).toBe(
			'Zoë Doe|Acme Media|98765|January 19, 2038|19-Jan-2038 03:14:08 UTC|January 2038',
		);
	});

	test('show the date in the zone of now, in English', () => {
		const now = NOW.setZone('America/New_York').setLocale('de');
		expect(render('{currentDay}', {}, now).html).toBe('January 18, 2038');
		const compiled = compileEmail({ subject: 'S', body: '{currentDay}' }, { fields: FIELDS });
		expect(compiled.render({}, { now }).html).toBe('January 18, 2038');
		expect(compiled.render({}, { now: NOW }).html).toBe('January 19, 2038');
	});

	test('that impact.com gives the text of are listed once each, wherever they stand', () => {
		const body =
			"{trackingLink} {{trackingLink}} {{trackingLink 'https://a.example/?b=1&amp;c=2'}} {{#each groups}}{adcode_7}{{/each}}";
		const email = compileEmail({ subject: 'S', body }, { fields: FIELDS });
		expect(email.trackingTokens).toEqual([
			{ kind: 'trackingLink', adId: '', landingPage: '' },
			{ kind: 'trackingLink', adId: '', landingPage: 'https://a.example/?b=1&c=2' },
			{ kind: 'adCode', adId: '7', landingPage: '' },
		]);
		const texts = ['https://t.example/?x&y', 'https://t.example/2', '<a href="https://t.example/7">Ad</a>'];
		const tracking = new Map(
			email.trackingTokens.map((token, index) => [keyOfTrackingToken(token), texts[index] ?? '']),
		);
		expect(email.render({ groups: ['a', 'b'] }, { now: NOW, tracking }).html).toBe(
			'<a href="https://t.example/?x&amp;y">https://t.example/?x&amp;y</a> <a href="https://t.example/?x&amp;y">https://t.example/?x&amp;y</a> <a href="https://t.example/2">https://t.example/2</a> <a href="https://t.example/7">Ad</a><a href="https://t.example/7">Ad</a>',
		);
		expect(() => email.render({ groups: [] }, { now: NOW })).toThrow(RenderError);
	});

	test('a field of the partner wins over a token of the same name', () => {
		const fields = new Set(['mpname', 'currentDay']);
		const compiled = compileEmail({ subject: 'S', body: '{mpname} {{currentDay}}' }, { fields });
		expect(compiled.render({ mpname: 'own', name: 'other', currentDay: 'today' }, { now: NOW }).html).toBe(
			'own today',
		);
	});

	test('with one brace may be any field, and mean the partner everywhere', () => {
		expect(renderBody('{country} {address.city}', { country: 'DE', address: { city: 'Bonn' } })).toBe(
			'DE Bonn',
		);
		const body = '{{#each contacts}}{firstName}/{{firstName}}/{{../firstName}}/{{@root.firstName}} {{/each}}';
		expect(renderBody(body, { firstName: 'P', contacts: [{ firstName: 'C' }] })).toBe('P/C/P/P ');
	});

	test.each([
		'p{color:red}',
		'p{ }',
		'p{}',
		'@media print{p{color:red}}',
		'{see below}',
		'{"json":1}',
		'{ unknown }',
		'{first-name}',
		'{1}',
	])('%s is left alone', (text) => {
		expect(renderBody(text)).toBe(text);
	});

	test('an escaped mustache is written as it is', () => {
		expect(renderBody('\\{{firstName}}', partner)).toBe('{{firstName}}');
	});
});

describe('fallbacks', () => {
	test.each([[undefined], [null], [''], [' \n '], [[]], [Number.NaN], [new Date(Number.NaN)]])(
		'stand in for %p',
		(firstName) => {
			expect(renderBody('{{firstName "there"}} {firstName|you}', { firstName })).toBe('there you');
			expect(renderBody('[{{firstName ""}}{firstName|}]', { firstName })).toBe('[]');
		},
	);

	test.each([
		[0, '0'],
		[false, 'false'],
		['x', 'x'],
	])('do not stand in for %p', (firstName, text) => {
		expect(renderBody('{{firstName "there"}}', { firstName })).toBe(text);
	});

	test('are text, not markup', () => {
		expect(renderBody("{{firstName '<b>'}}{firstName|R&D}")).toBe('&lt;b&gt;R&amp;D');
	});

	test('cover a path that breaks off half-way', () => {
		expect(renderBody('{{address.city "nowhere"}}{address.city|!}', { address: null })).toBe('nowhere!');
	});

	test.each(['{{lastName}}', '{lastName}'])('without one, %s fails for the partner who lacks it', (token) => {
		const compiled = compileEmail({ subject: 'S', body: token }, { fields: FIELDS });
		expect(compiled.render({ lastName: 'Doe' }, { now: NOW }).html).toBe('Doe');
		const failing = () => compiled.render({ firstName: 'x' }, { now: NOW });
		expect(failing).toThrow(RenderError);
		const fallback = token === '{lastName}' ? '{lastName|there}' : '{{lastName "there"}}';
		expect(failing).toThrow(
			`Body: ${token} has no value for this partner. Write what to show instead: ${fallback}.`,
		);
	});
});

describe('tokens without a fallback', () => {
	const list = (body: string) => compileEmail({ subject: 'S', body }, { fields: FIELDS }).withoutFallback;

	test('are listed once each, as they are written', () => {
		expect(list('{firstName} {{firstName}} {firstName} {{money revenue}} {mpname} {name|you}')).toEqual([
			'{firstName}',
			'{{firstName}}',
			'{{money revenue}}',
			'{mpname}',
		]);
	});

	test('are not listed where the value cannot be missing', () => {
		expect(list('{mpid} {currentDay} {unsubscribeLink} {{#each groups}}{{this}}{{/each}}')).toEqual([]);
		expect(list('{{#if country}}{country} {{country}}{{else}}{name}{{/if}}')).toEqual(['{name}']);
		expect(list('{{#unless country}}{country}{{else if name}}{name} {{country}}{{/unless}}')).toEqual([
			'{country}',
		]);
		expect(list('{{#each groups}}{{#if this}}{firstName}{{/if}}{{/each}}')).toEqual(['{firstName}']);
	});

	test('are shown in brackets where everything lacking is asked for', () => {
		const body = '<b>{{firstName}}</b> {{date joinedAt}} {groups} {{country "nowhere"}}';
		const lacking: RenderError[] = [];
		const email = compileEmail({ subject: '{firstName}', body }, { fields: FIELDS });
		expect(email.render({ groups: ['x'], joinedAt: 'soon' }, { now: NOW, lacking })).toMatchObject({
			subject: '[firstName]',
			html: '<b>[firstName]</b> [date joinedAt] [groups] nowhere',
			text: '[firstName] [date joinedAt] [groups] nowhere',
		});
		expect(lacking.map(({ field, token }) => [field, token])).toEqual([
			['Subject', '{firstName}'],
			['Body', '{{firstName}}'],
			['Body', '{{date joinedAt}}'],
			['Body', '{groups}'],
		]);
	});
});

describe('values', () => {
	test.each<[unknown, string]>([
		[1200.5, '1200.5'],
		[10n ** 20n, '100000000000000000000'],
		[true, 'true'],
		[new Date('2030-01-02T03:04:05Z'), '2030-01-02T03:04:05.000Z'],
		[DateTime.fromISO('2030-01-02T03:04:05', { zone: 'Europe/Berlin' }), '2030-01-02T03:04:05.000+01:00'],
	])('%p is written as %s', (flag, text) => {
		expect(renderBody('{flag}', { flag })).toBe(text);
	});

	test.each<[unknown, string]>([
		[['a'], 'Body: {{groups}} is a list for this partner. Use {{#each …}} to write its entries.'],
		[{ a: 1 }, 'Body: {{groups}} is an object for this partner. Name one of its fields.'],
	])('%j is never written, not even with a fallback', (groups, message) => {
		expect(() => renderBody('{{groups "x"}}', { groups })).toThrow(message);
	});

	test('a function is no value and is never called', () => {
		const country = jest.fn(() => 'called');
		expect(
			renderBody('{{country "-"}}{{#if country}}yes{{/if}}{{#each country}}x{{/each}}', { country }),
		).toBe('-');
		expect(country).not.toHaveBeenCalled();
	});
});

describe('blocks', () => {
	test('take a missing field for false or empty', () => {
		const body =
			'{{#if country}}a{{else}}b{{/if}}{{#unless country}}c{{/unless}}{{#each groups}}d{{else}}e{{/each}}{{#with address}}f{{/with}}{{#if address.city.name}}g{{/if}}';
		for (const country of [undefined, null, '', ' ', 0, false])
			expect(renderBody(body, { country })).toBe('bce');
		expect(renderBody(body, { country: 'DE', groups: [1], address: { city: {} } })).toBe('adf');
	});

	test('each and with change what names mean', () => {
		const body =
			'{{#each groups}}{{@index}}{{this}}{{#if @last}}.{{else}},{{/if}}{{/each}} {{#with address}}{{city}} {{../country}}{{/with}}';
		const partner = { groups: ['a', 'b'], address: { city: 'Bonn' }, country: 'DE' };
		expect(renderBody(body, partner)).toBe('0a,1b. Bonn DE');
	});

	test('each names its entries', () => {
		const body = '{{#each contacts as |contact i|}}{{i}}{{contact.firstName}} {{/each}}';
		expect(renderBody(body, { contacts: [{ firstName: 'A' }, { firstName: 'B' }] })).toBe('0A 1B ');
	});

	test('survive entries of any kind', () => {
		const contacts = [null, 'text', 5, undefined, {}, { firstName: 'A' }, ['x']];
		expect(renderBody('{{#each contacts}}{{firstName "-"}}{{/each}}', { contacts })).toBe('-----A-');
	});

	test.each([['["VIP", "Creators"]'], ['VIP, Creators'], [['VIP', 'Creators']]])(
		'each writes the entries of groups, a list even where it is the text of a column: %j',
		(groups) => {
			expect(renderBody('{{#each groups}}<i>{{this}}</i>{{/each}}', { groups })).toBe(
				'<i>VIP</i><i>Creators</i>',
			);
			const inContacts = '{{#each contacts}}{{#each @root.groups}}{{this}};{{/each}}{{/each}}';
			expect(renderBody(inContacts, { groups, contacts: [{}] })).toBe('VIP;Creators;');
		},
	);

	test.each([['[]'], [' '], [[]]])('there is nothing in the list %j', (groups) => {
		const body = '{{#if groups}}yes{{else}}no{{/if}} {{#each groups}}x{{else}}none{{/each}}';
		expect(renderBody(body, { groups })).toBe('no none');
	});

	test('each leaves a text that is no list alone', () => {
		expect(renderBody('{{#each country}}x{{else}}none{{/each}}', { country: 'a, b' })).toBe('none');
	});

	test('alone on a line leave no empty line', () => {
		const body = 'a\n{{#if country}}\n{firstName|you}\n{{/if}}\nb';
		expect(renderBody(body, { country: 'DE' })).toBe('a<br>you<br>b');
		expect(renderBody(`<br>${body}`, { country: 'DE' })).toBe('<br>a\nyou\nb');
	});
});

describe('hostile partner data', () => {
	const HOSTILE = [
		'{{constructor}}',
		'{firstName}',
		'{{#each this}}{{this}}{{/each}}',
		'<script>alert(1)</script>',
		'"><img src=x onerror=alert(1)>',
		"O'Neil & Söhne",
		'$& $1 $`',
		'</body><body>',
		'Bcc: x@y.z',
		'\u0000\u0007',
		'\ud800 alone',
	];

	test.each(HOSTILE)('%j is text in the body, the subject and the preview', (name) => {
		const copy = {
			subject: 'Hi {mpname}',
			previewText: 'For {{mpname}}',
			body: '<p title="{mpname}">{mpname}</p>',
		};
		const { subject, previewText, html, text } = render(copy, { name });
		const visible = name
			.replace(/[\p{Cc}\s]+/gu, ' ')
			.replace(/\p{Cs}/gu, '\uFFFD')
			.trim();
		expect(subject).toBe(`Hi ${visible}`.trim());
		expect(previewText).toBe(`For ${visible}`.trim());
		expect(html.match(/<(?!\/?(div|p)\b)/g)).toBeNull();
		expect(html.match(/<div/g)).toHaveLength(1);
		expect(text).not.toContain('For ');
	});

	test('line breaks cannot start a header', () => {
		const name = 'Acme\r\nBcc: all@acme.example\r\n\r\n\u2028\u0085body';
		expect(render({ subject: '{mpname}', previewText: '{mpname}' }, { name })).toMatchObject({
			subject: 'Acme Bcc: all@acme.example body',
			previewText: 'Acme Bcc: all@acme.example body',
		});
	});

	test('no prototype is ever read', () => {
		const fields = new Set(['constructor', '__proto__', 'toString', 'groups', 'name']);
		const body =
			'{{constructor "-"}}{{__proto__ "-"}}{{toString "-"}}{{constructor.constructor "-"}}{{groups.length "-"}}{{name.length "-"}}{{groups.map "-"}}{constructor.name|-}';
		const compiled = compileEmail({ subject: 'S', body }, { fields });
		expect(compiled.render({ name: 'x', groups: [] }, { now: NOW }).html).toBe('----0---');
	});

	test('own properties with the names of prototype ones are data like any other', () => {
		const fields = new Set(['constructor', '__proto__']);
		const compiled = compileEmail(
			{ subject: 'S', body: '{{constructor}} {{__proto__.x}} {{#if y}}y{{/if}}' },
			{
				fields: new Set([...fields, 'y']),
			},
		);
		const partner = JSON.parse('{"constructor":"own","__proto__":{"x":"data","y":"leak"}}') as Record<
			string,
			unknown
		>;
		expect(compiled.render(partner, { now: NOW }).html).toBe('own data ');
		expect(({} as Record<string, unknown>).x).toBeUndefined();
	});

	test('a polluted prototype is not read either', () => {
		const prototype = Object.prototype as unknown as Record<string, unknown>;
		prototype.country = 'polluted';
		try {
			expect(renderBody('{{country "clean"}}{{#if country}}x{{/if}}')).toBe('clean');
		} finally {
			delete prototype.country;
		}
	});

	test('never gets out of the element it is in, whatever it is', () => {
		const compiled = compileEmail({ subject: 'S', body: '<p>{firstName|x}</p>' }, { fields: FIELDS });
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (firstName) => {
				const { html } = compiled.render({ firstName }, { now: NOW });
				expect(html.slice(3, -4)).not.toMatch(/[<>"']/);
			}),
		);
	});
});

describe('the parts of an email', () => {
	test('text comes from the HTML', () => {
		const body =
			'<html><head><title>T</title><style>p{color:red}</style></head><body><h1>Hello World</h1><p>See <a href="https://x.example/?a=1&amp;b={mpid}">the offer</a>, <a href="https://x.example">https://x.example</a> or <a href="mailto:a@x.example">a@x.example</a>.<img src="i.png" alt="logo"></p><ul><li>one</li></ul></body></html>';
		const { text } = render({ body, previewText: 'Look inside' }, { partnerId: 7 });
		expect(text).toBe(
			'Hello World\n\nSee the offer (https://x.example/?a=1&b=7), https://x.example or a@x.example.\n\n * one',
		);
	});

	test('text is not wrapped', () => {
		const long = 'word '.repeat(100).trim();
		expect(render(`<p>${long}</p>`).text).toBe(long);
	});

	test.each([
		[
			'<html><body style="a>b" class=\'c>d\'><p>x</p></body></html>',
			'<html><body style="a>b" class=\'c>d\'>',
		],
		['<BODY>x', '<BODY>'],
		['<p>x</p>', ''],
	])('the preview text is the first thing in %s', (body, before) => {
		const { html } = render({ body, previewText: 'A <b> & "c"' });
		expect(html.slice(0, before.length)).toBe(before);
		expect(html.slice(before.length)).toMatch(
			/^<div style="display:none;[^"]*">A &lt;b&gt; &amp; &quot;c&quot;<\/div>/,
		);
	});

	test('there is no hidden element without a preview text', () => {
		expect(render({ body: 'x', previewText: '' }).html).toBe('x');
		expect(render({ body: 'x', previewText: '{firstName|}' }).html).toBe('x');
	});

	test('the subject is not HTML', () => {
		expect(render({ subject: "R&D <x> 'y'  {{firstName}}" }, { firstName: 'A&B' }).subject).toBe(
			"R&D <x> 'y' A&B",
		);
	});

	test.each<[string, Partial<EmailCopy>]>([
		['Subject', { subject: '{firstName|}' }],
		['Body', { body: '{{#if country}}x{{/if}}' }],
	])('%s must not be empty once it is filled in', (label, copy) => {
		expect(() => render(copy)).toThrow(`${label}: Nothing is left of it`);
	});

	test('final texts are used as they are', () => {
		const compiled = compileEmail({ subject: undefined, body: undefined }, { fields: FIELDS });
		const final = { subject: '{firstName}\r\nx', previewText: '<{mpid}>', body: '<b>{{firstName}}</b>' };
		expect(compiled.render({ firstName: 'A' }, { now: NOW, final })).toMatchObject({
			subject: '{firstName} x',
			previewText: '<{mpid}>',
			html: expect.stringContaining('&lt;{mpid}&gt;</div><b>{{firstName}}</b>') as string,
		});
		expect(() => compiled.render({}, { now: NOW })).toThrow('Subject: Nothing is left of it');
	});
});

test('one compilation serves ten thousand partners', () => {
	const copy = {
		subject: 'Hi {firstName|there}',
		previewText: '{mpname}',
		body: '<p>{{mpname}} {{#if country}}{{country}}{{/if}}</p>',
	};
	const compiled = compileEmail(copy, { fields: FIELDS });
	for (let index = 0; index < 10_000; index++) {
		const { subject, text } = compiled.render(
			{ name: `P${index}`, firstName: index % 2 ? 'A' : '' },
			{ now: NOW },
		);
		if (subject !== (index % 2 ? 'Hi A' : 'Hi there') || text !== `P${index}`)
			throw new Error(`partner ${index}`);
	}
});
