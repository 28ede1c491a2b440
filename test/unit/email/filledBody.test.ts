import fc from 'fast-check';
import { DateTime } from 'luxon';
import { toPlainText } from '../../../lib/email/plainText';
import { compileEmail } from '../../../lib/email/template';

const now = DateTime.fromISO('2026-03-01T10:00:00', { zone: 'Europe/Berlin' });
const fields = new Set(['first', 'last', 'link', 'groups', 'isVip']);

/** Characters that stand for the places of values otherwise. */
const RESERVED = '<!--\uE000\uE005\uE005-->';

const BODY = `<!DOCTYPE html><html><head><title>Hi {first|there}</title><style>p { color: red }</style></head><body>
<h1>Dear {first|friend} {{last}},</h1>
{{#if isVip}}<p>You are a <b>VIP</b>, {{first}}{{last}}!</p>{{else}}<p>Hello.</p>{{/if}}
<ul>{{#each groups}}<li>{{this}}, {{../last}}</li>{{/each}}</ul>
<table><tr><td>{{first}}</td><td>  {{last}}  </td></tr></table><pre>{{first}}  {{last}}</pre>
<p><a href="{{link}}">{{link}}</a> or <a href="https://x.example/?n={{first}}">here</a></p>
<p title="{{first}}">{unsubscribeLink}</p></body></html>`;

const word = fc.oneof(
	fc.string({ maxLength: 12 }),
	fc.string({ unit: 'grapheme', maxLength: 12 }),
	fc.string({
		unit: fc.constantFrom(
			'a',
			'Z',
			' ',
			'\u00a0',
			'\t',
			'\n',
			'<b>',
			'&',
			'&amp;',
			'"',
			"'",
			'\uE000',
			'\uE001',
			'{{',
			'}',
			'$&',
			'$1',
		),
		maxLength: 12,
	}),
);
const partner = fc.record(
	{
		first: word,
		last: word.map((text) => `x${text}`),
		link: fc.webUrl(),
		groups: fc.array(
			word.map((text) => `g${text}`),
			{ maxLength: 3 },
		),
		isVip: fc.boolean(),
	},
	{ noNullPrototype: true },
);

const PLAIN_BODY = `Dear {first|friend} {{last}},

{{#if isVip}}
You are a VIP, {{first}}{{last}}!
{{else}}
Hello < & you.

{{/if}}
{{#each groups}}
- {{this}}, {{../last}}
{{/each}}
{{link}}

  {unsubscribeLink}`;

const withoutMark = (body: string) => body.replaceAll(RESERVED, '').replaceAll(/[\uE000\uE005]/g, '');

test.each([
	['HTML', BODY, RESERVED],
	['plain text', PLAIN_BODY, '\uE000\uE005\uE005'],
])('a body in %s is the same whatever characters it has besides', (_form, written, mark) => {
	const body = written.replaceAll('{{first}}', '{{first "-"}}');
	const plain = compileEmail({ subject: 'Hi', body }, { fields });
	const marked = compileEmail({ subject: 'Hi', body: `${mark}${body}` }, { fields });
	fc.assert(
		fc.property(fc.array(partner, { minLength: 1, maxLength: 4 }), (partners) => {
			for (const each of partners) {
				const options = { now, texts: { unsubscribeLink: `https://u.example/${each.last.length}?a=1&b=2` } };
				const [one, other] = [plain.render(each, options), marked.render(each, options)];
				expect(withoutMark(one.html)).toBe(withoutMark(other.html));
				expect(withoutMark(one.text)).toBe(withoutMark(other.text));
				if (body.includes('<html')) expect(one.text).toBe(toPlainText(one.html));
			}
		}),
		{ numRuns: 1_000 },
	);
});

test('a thousand values and more are filled in', () => {
	const email = compileEmail(
		{ subject: 'Hi', body: '{{#each groups}}<i>{{this}}</i> {{/each}}' },
		{ fields },
	);
	const groups = Array.from({ length: 7_000 }, (_, index) => `<${index}>`);
	const { html, text } = email.render({ groups }, { now });
	expect(html).toContain('<i>&lt;6999&gt;</i>');
	expect(text.split(' ')).toEqual(groups);
});

test('an ad is HTML, and a partner who is called like it is not', () => {
	const ad = '<a href="https://t.example/1">Ad</a>';
	const email = compileEmail({ subject: 'Hi', body: '<p>{adcode_1} {{last}}</p>' }, { fields });
	const tracking = new Map([['adCode 1 ', ad]]);
	const { html, text } = email.render({ last: ad }, { now, tracking });
	expect(html).toContain(`<p>${ad} &lt;a href&#x3D;&quot;https://t.example/1&quot;&gt;Ad&lt;/a&gt;</p>`);
	expect(text).toBe(`Ad (https://t.example/1) ${ad}`);
});
