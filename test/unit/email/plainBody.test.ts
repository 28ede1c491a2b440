import { DateTime } from 'luxon';
import { compileEmail } from '../../../lib/email/template';
import { TemplateError } from '../../../lib/email/templateError';

const now = DateTime.fromISO('2026-03-01T10:00:00', { zone: 'utc' });
const fields = new Set(['firstName', 'country', 'groups']);

function render(body: string, partner: Record<string, unknown> = { firstName: 'Mara' }) {
	const tracking = new Map([['adCode 1 ', '<a href="https://t.example/1">Ad</a>']]);
	const { html, text } = compileEmail({ subject: 'Hi', body }, { fields }).render(partner, { now, tracking });
	return { html, text };
}

describe('a Body without any HTML tag', () => {
	test('keeps its paragraphs and lines in both parts', () => {
		const body = 'Hi {firstName},\r\n\r\nwe love what you do.\nJoin us.\n \n\nBest regards\nAlex\n';
		expect(render(body)).toEqual({
			html: '<p>Hi Mara,</p><p>we love what you do.<br>Join us.</p><p>Best regards<br>Alex</p>',
			text: 'Hi Mara,\n\nwe love what you do.\nJoin us.\n\nBest regards\nAlex',
		});
	});

	test('says what the operator wrote, < and & included, and what the partner is called', () => {
		expect(render('Prices < 20 & up &amp; more\nI <3 {firstName}', { firstName: '<b>&</b>' })).toEqual({
			html: 'Prices &lt; 20 &amp; up &amp;amp; more<br>I &lt;3 &lt;b&gt;&amp;&lt;/b&gt;',
			text: 'Prices < 20 & up &amp; more\nI <3 <b>&</b>',
		});
	});

	test.each([
		[
			'an address in angle brackets',
			'Write to\n<alex@acme.com>',
			'Write to<br>&lt;<a href="mailto:alex@acme.com">alex@acme.com</a>>',
		],
		[
			'a web address',
			'See\n<https://acme.com>',
			'See<br>&lt;<a href="https://acme.com">https://acme.com</a>>',
		],
		['a tag in a fallback', 'Hi\n{country|<b>there</b>}', 'Hi<br>&lt;b&gt;there&lt;/b&gt;'],
		['a tag in a comment', 'Hi\nyou{{! <b> }}', 'Hi<br>you'],
		['an ad, which is HTML of its own', 'Hi\n{adcode_1}', 'Hi<br><a href="https://t.example/1">Ad</a>'],
	])('is plain text with %s', (_what, body, html) => {
		expect(render(body).html).toBe(html);
	});

	test('lays out what is inside of blocks, and drops the line that a block stands on', () => {
		const body =
			'Hi\n\n{{#if country}}\nfrom {country}\n\n{{else}}\nfrom afar\n\n{{/if}}\n{{#each groups}}\n- {{this}}\n{{/each}}\nBye';
		expect(render(body, { country: 'Peru', groups: ['VIP', 'New'] }).text).toBe(
			'Hi\n\nfrom Peru\n\n- VIP\n- New\nBye',
		);
		expect(render(body, {}).html).toBe('<p>Hi</p><p>from afar</p><p>Bye</p>');
	});

	test.each([
		['שלום {firstName}', '<p dir="auto">שלום Mara</p>'],
		[
			'مرحبا {firstName},\n\nhi\nhttps://x.example',
			'<p dir="auto">مرحبا Mara,</p><p dir="auto">hi<br><a href="https://x.example">https://x.example</a></p>',
		],
	])('lets each paragraph begin at the side of its own letters: %s', (body, html) => {
		expect(render(body).html).toBe(html);
		const email = compileEmail({ subject: 'Hi', body: undefined }, { fields });
		const final = { body: body.replace('{firstName}', 'Mara') };
		expect(email.render({}, { now, final }).html).toBe(html);
	});

	test('has no direction because of what a partner is called', () => {
		expect(render('Hi {firstName}', { firstName: 'שלום' }).html).toBe('Hi שלום');
	});

	test('has its errors where they stand', () => {
		expect(() => render('Hi\n\nyou & {fristName}')).toThrow(
			new TemplateError('Body', '{fristName} is not a known token. Did you mean {firstName}?', {
				line: 3,
				column: 7,
			}),
		);
	});

	test('is laid out as well when n8n has filled it in', () => {
		const email = compileEmail({ subject: 'Hi', body: undefined }, { fields });
		expect(email.render({}, { now, final: { body: 'Hi Mara & Co,\n\nbye {x}\nAlex' } })).toMatchObject({
			html: '<p>Hi Mara &amp; Co,</p><p>bye {x}<br>Alex</p>',
			text: 'Hi Mara & Co,\n\nbye {x}\nAlex',
		});
	});
});

describe('a Body with a tag is HTML and stays as it was written', () => {
	test.each([
		'a\n\nb & c<br>',
		'<p class="x">a</p>\nb',
		'a\n<a\nhref="{country|x}">b</a>',
		'<!-- x -->a\nb',
		'a\n</div>',
	])('%j', (body) => {
		expect(render(body).html).toBe(body.replace('{country|x}', 'x'));
	});

	test('also when it is inside of a block', () => {
		expect(render('a\nb {{#if firstName}}<b>c</b>{{/if}}').html).toBe('a\nb <b>c</b>');
	});
});
