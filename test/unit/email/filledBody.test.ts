import fc from 'fast-check';
import { DateTime } from 'luxon';
import { compileEmail } from '../../../lib/email/template';

const now = DateTime.fromISO('2026-03-01T10:00:00', { zone: 'Europe/Berlin' });
const fields = new Set(['first', 'last', 'link', 'groups', 'isVip']);

/** A body of its own kind of place: a character of the private use area makes each partner's be filled in directly. */
const DIRECT = '<!--\uE000-->';

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

const withoutMark = (body: string) => body.replaceAll(DIRECT, '').replaceAll('\uE000', '');

test.each([
	['HTML', BODY, DIRECT],
	['plain text', PLAIN_BODY, '\uE000'],
])('a body in %s is the same whether its values are filled in at once or later', (_form, written, mark) => {
	const body = written.replaceAll('{{first}}', '{{first "-"}}');
	const later = compileEmail({ subject: 'Hi', body }, { fields });
	const atOnce = compileEmail({ subject: 'Hi', body: `${body}${mark}` }, { fields });
	fc.assert(
		fc.property(fc.array(partner, { minLength: 1, maxLength: 4 }), (partners) => {
			for (const each of partners) {
				const options = { now, texts: { unsubscribeLink: `https://u.example/${each.last.length}?a=1&b=2` } };
				const [one, other] = [later.render(each, options), atOnce.render(each, options)];
				expect(withoutMark(one.html)).toBe(withoutMark(other.html));
				expect(withoutMark(one.text)).toBe(withoutMark(other.text));
			}
		}),
		{ numRuns: 1_000 },
	);
});

test('more values than there are places are filled in as well', () => {
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
