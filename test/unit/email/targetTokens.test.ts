import fc from 'fast-check';
import { DateTime } from 'luxon';
import { listLinks } from '../../../lib/email/htmlLinks';
import { compileEmail } from '../../../lib/email/template';

const now = DateTime.fromISO('2026-03-01T10:00:00', { zone: 'utc' });
const fields = new Set(['name', 'first', 'website', 'email', 'handle']);
const texts = {
	signUpLink: 'https://brand.example/join?a=1&b=2',
	unsubscribeLink: 'https://n8n.example/webhook/1?u=key.signature',
};
const tracking = new Map([['trackingLink  ', 'https://t.example/1?x=1&y=2']]);

function render(body: string, partner: Record<string, unknown> = {}) {
	const { html, text } = compileEmail({ subject: 'Hi', body }, { fields }).render(partner, {
		now,
		texts,
		tracking,
	});
	return { html, text, links: listLinks(html) };
}

describe('a token in the target of a link', () => {
	const name = 'Ann & Bob="x" #1/é\ud800';
	const encoded = 'Ann%20%26%20Bob%3D%22x%22%20%231%2F%C3%A9%EF%BF%BD';

	test.each([
		'<a href="https://x.example/?name={name}&amp;b=1">x</a>',
		"<a href='https://x.example/?name={{name}}&b=1'>x</a>",
		'<a href=https://x.example/?name={name|x}&b=1>x</a>',
		'<A HREF = "https://x.example/?name={{#if name}}{{name}}{{/if}}&b=1">x</A>',
		'https://x.example/?name={name}&b=1',
	])('stays in its parameter: %s', (body) => {
		const { links, text } = render(body, { name });
		expect(links).toEqual([`https://x.example/?name=${encoded}&b=1`]);
		expect(text).toContain(`https://x.example/?name=${encoded}&b=1`);
	});

	test.each([
		['<a href="https://x.example/{name}/y">x</a>', { name: 'a/b?c' }, 'https://x.example/a%2Fb%3Fc/y'],
		['<a href="https://x.example/{handle}">x</a>', { handle: '@ann+1' }, 'https://x.example/@ann+1'],
		[
			'<a href="https://{website}/y">x</a>',
			{ website: 'acme.example:8080/a' },
			'https://acme.example:8080/a/y',
		],
		[
			'<a href="mailto:{email}?subject={name}">x</a>',
			{ email: 'a@x.example', name: 'A&B' },
			'mailto:a@x.example?subject=A%26B',
		],
		[
			'<a href="https://x.example/?d={currentTime}">x</a>',
			{},
			'https://x.example/?d=01-Mar-2026%2010%3A00%3A00%20UTC',
		],
	])('is encoded as its place asks for: %s', (body, partner, target) => {
		expect(render(body, partner).links).toEqual([target]);
	});

	test('is a URL where it is the whole target or its beginning', () => {
		const website = 'https://acme.example/?a=1&b=2';
		const body = '<a href="{website}">x</a><a href="{{website}}/page">x</a><a href=" {website}">x</a>';
		expect(render(body, { website }).links).toEqual([website, `${website}/page`, website]);
	});

	test.each([
		'javascript:alert(1)',
		' JavaScript:alert(1)',
		'java\tscript:alert(1)',
		'\u0001javascript:alert(1)',
		'data:text/html,x',
		'file:///etc/passwd',
	])('is no link where a partner’s value is of another kind: %j', (website) => {
		const { links, text } = render('<p><a href="{website}">x</a> <a href="{website}/y">y</a></p>', {
			website,
		});
		expect(links).toEqual(['#', '#/y']);
		expect(text).not.toContain('(#');
	});

	test.each(['http://a.example', 'HTTPS://a.example', 'mailto:a@x.example', 'www.a.example', '/page'])(
		'is left alone otherwise: %s',
		(website) => expect(render('<a href="{website}">x</a>', { website }).links).toEqual([website]),
	);

	test('is left alone where it is a link of the run', () => {
		const body =
			'<a href="{signUpLink}">a</a><a href="{signUpLink}&c={first}">b</a><a href="{{trackingLink}}">c</a><a href="{unsubscribeLink}">d</a><a href="https://r.example/?to={signUpLink}">e</a>';
		expect(render(body, { first: 'A B' }).links).toEqual([
			texts.signUpLink,
			`${texts.signUpLink}&c=A%20B`,
			'https://t.example/1?x=1&y=2',
			texts.unsubscribeLink,
			`https://r.example/?to=${texts.signUpLink}`,
		]);
	});

	test('is text everywhere else', () => {
		const { html, text } = render('<p title="{name}">{name} <a href="https://x.example">{name}</a></p>', {
			name: 'A & B',
		});
		expect(html).toBe('<p title="A &amp; B">A &amp; B <a href="https://x.example">A &amp; B</a></p>');
		expect(text).toBe('A & B A & B (https://x.example)');
	});

	test('in a button that only Outlook shows', () => {
		const button = '<!--[if mso]><v:rect href="https://x.example/?n={name}"></v:rect><![endif]-->Hi';
		expect(render(button, { name: 'A&B' }).html).toBe(button.replace('{name}', 'A%26B'));
	});

	test('in the source of an image', () => {
		expect(render('<img src="https://x.example/i.png?n={name}">', { name: 'A&B' }).html).toBe(
			'<img src="https://x.example/i.png?n=A%26B">',
		);
	});

	test('never changes another part of the target, whatever it is', () => {
		const compiled = compileEmail(
			{ subject: 'S', body: '<a href="https://x.example/{name}/a?b={name}&c=1#{name}">x</a>' },
			{ fields },
		);
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
				fc.pre(value.trim() !== '' && !/^\.{1,2}$/.test(value));
				const [link = ''] = listLinks(compiled.render({ name: value }, { now }).html);
				const { host, pathname, searchParams, hash } = new URL(link);
				const written = value.toWellFormed();
				expect(host).toBe('x.example');
				expect(decodeURIComponent(pathname)).toBe(`/${written}/a`);
				expect([...searchParams]).toEqual([
					['b', written],
					['c', '1'],
				]);
				expect(decodeURIComponent(hash)).toBe(`#${written}`);
			}),
		);
	});
});

test('the text has a link as it works, and not twice', () => {
	const body = '<p><a href="https://x.example/{name}">https://x.example/{name}</a></p>';
	expect(render(body, { name: 'A B' }).text).toBe('https://x.example/A B (https://x.example/A%20B)');
	const host = '<p><a href="https://{website}/">https://{website}</a></p>';
	expect(render(host, { website: 'a.example' }).text).toBe('https://a.example');
	const website = 'https://a.example/';
	expect(render('<p><a href="{website}">{website}</a></p>', { website }).text).toBe(website);
	const mail = '<p><a href="mailto:{email}">{email}</a></p>';
	expect(render(mail, { email: 'a@x.example' }).text).toBe('a@x.example');
});

test('a fallback is read as HTML writes it, except in a body without any tag', () => {
	const html =
		'<p>{first|dear&nbsp;Ann} {{first "Smith &amp; Co <3"}} <a href="https://x.example/?n={first|A&amp;B}">x</a></p>';
	expect(render(html).html).toBe(
		'<p>dear\u00a0Ann Smith &amp; Co &lt;3 <a href="https://x.example/?n=A%26B">x</a></p>',
	);
	expect(render('{first|Smith &amp; Co}').text).toBe('Smith &amp; Co');
});
