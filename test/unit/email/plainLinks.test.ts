import { DateTime } from 'luxon';
import { compileEmail } from '../../../lib/email/template';

const now = DateTime.fromISO('2026-03-01T10:00:00', { zone: 'utc' });
const fields = new Set(['name', 'country', 'website']);
const texts = {
	signUpLink: 'https://brand.example/join?a=1&b=2',
	unsubscribeLink: 'https://n8n.example/webhook/1?u=key.signature',
};
const tracking = new Map([['trackingLink  ', 'https://t.example/1?x=1&y=2']]);

function render(body: string, partner: Record<string, unknown> = {}, requiredLink = '') {
	const counted: string[] = [];
	const click = (target: string) => {
		counted.push(target);
		return undefined;
	};
	const { html, text } = compileEmail({ subject: 'Hi', body }, { fields, requiredLink }).render(partner, {
		now,
		texts,
		tracking,
		additions: { tracking: { click } },
	});
	return { html, text, counted };
}
const linkTo = (target: string, text = target) => `<a href="${target}">${text}</a>`;

describe('in a Body without any tag', () => {
	test.each([
		['See https://x.example/a?b=1&c=2', `See ${linkTo('https://x.example/a?b=1&amp;c=2')}`],
		['See https://x.example/a. Bye', `See ${linkTo('https://x.example/a')}. Bye`],
		['(see http://x.example/a_(b))', `(see ${linkTo('http://x.example/a_(b)')})`],
		['<https://x.example>', `&lt;${linkTo('https://x.example')}>`],
		[
			'“https://x.example/?”, HTTPS://X.example!',
			`“${linkTo('https://x.example/')}?”, ${linkTo('HTTPS://X.example')}!`,
		],
		['参照https://x.example/a。', `参照${linkTo('https://x.example/a')}。`],
		['https://x.example/a\nb', `${linkTo('https://x.example/a')}<br>b`],
		['Ask ann.b+c@x.example.', `Ask ${linkTo('mailto:ann.b+c@x.example', 'ann.b+c@x.example')}.`],
		['https://ann@x.example/', linkTo('https://ann@x.example/')],
		['https:// or ann@ or @ann or a@b', 'https:// or ann@ or @ann or a@b'],
		[
			'詳細はhttps://x.example/joinをご覧ください。',
			`詳細は${linkTo('https://x.example/join')}をご覧ください。`,
		],
		['https://x.example/join에서', `${linkTo('https://x.example/join')}에서`],
		['https://例え.example/パートナー?ไทย=ดี', linkTo('https://例え.example/パートナー?ไทย=ดี')],
		[
			'https://x.example/a—see ‘https://x.example/b’s',
			`${linkTo('https://x.example/a')}—see ‘${linkTo('https://x.example/b')}’s`,
		],
		[
			'https://x.example/a\u200b, https://x.example/b\u200f',
			`${linkTo('https://x.example/a')}\u200b, ${linkTo('https://x.example/b')}\u200f`,
		],
	])('%s has its links', (body, html) => {
		const rendered = render(body);
		expect(rendered.html).toBe(html);
		expect(rendered.text).toBe(body);
	});

	test('links are offered for counting as they lead on, not as HTML has them', () => {
		expect(render('https://x.example/?b=1&c=2, a@x.example').counted).toEqual([
			'https://x.example/?b=1&c=2',
			'mailto:a@x.example',
		]);
	});

	test('an address that no browser would take is none', () => {
		expect(render(`https://x.example/${'a'.repeat(2_000)}`).counted).toEqual([]);
		const dots = '.'.repeat(1_900);
		expect(render(`https://x.example/${dots} {signUpLink}${dots}`).counted).toEqual([
			'https://x.example/',
			texts.signUpLink,
		]);
	});

	test('tokens that are links become links', () => {
		const { html, text, counted } = render('{signUpLink}.\n({trackingLink})\n{{unsubscribeLink}}');
		expect(counted).toEqual([texts.signUpLink, 'https://t.example/1?x=1&y=2', texts.unsubscribeLink]);
		expect(html).toMatch(/<\/a>\.<br>\(<a [^>]+>[^<]+<\/a>\)<br><a /);
		expect(text).toBe(`${texts.signUpLink}.\n(https://t.example/1?x=1&y=2)\n${texts.unsubscribeLink}`);
	});

	test('tokens that are links end before a word in a language without spaces', () => {
		const { counted } = render('配信停止は{unsubscribeLink}からお願いします。{signUpLink}&c=1入力');
		expect(counted).toEqual([texts.unsubscribeLink, `${texts.signUpLink}&c=1`]);
	});

	test('what a partner typed becomes none', () => {
		const website = 'https://evil.example/';
		expect(render('From {website}', { website })).toEqual({
			html: 'From https://evil.example/',
			text: 'From https://evil.example/',
			counted: [],
		});
	});

	test('a token without a value does not, also where there is no link of the run', () => {
		const email = compileEmail({ subject: 'Hi', body: 'Hi {name|}/{country|}!' }, { fields });
		expect(email.render({}, { now, texts: { signUpLink: '' } }).html).toBe('Hi /!');
	});

	test('a branch ends neither the text nor the link around it', () => {
		const body = 'https://x.example/{{#if country}}de{{/if}}?a=1';
		expect(render(body, { country: 'DE' }).counted).toEqual(['https://x.example/de?a=1']);
		expect(render(body).counted).toEqual(['https://x.example/?a=1']);
	});

	test('the text stays as it is written', () => {
		expect(render('Prices:\n\n  one   10\n  [b] (c)\n\n\n\nBye\r\nAlex ').text).toBe(
			'Prices:\n\n  one   10\n  [b] (c)\n\nBye\nAlex',
		);
	});

	test('that n8n has filled in, links are links as well', () => {
		const final = { body: 'See https://x.example/?a=1&b=2, or \uE001\uE010\uE010.' };
		const { html, text } = compileEmail({ subject: 'Hi', body: undefined }, { fields }).render(
			{},
			{ now, final },
		);
		expect(html).toBe(`See ${linkTo('https://x.example/?a=1&amp;b=2')}, or \uE001\uE010\uE010.`);
		expect(text).toBe(final.body);
	});
});

describe('the Required Link', () => {
	const required = 'https://Acme.example/join?a=1&amp;b=2';

	test.each([
		'https://acme.example/join?a=1&b=2',
		'<a href="HTTPS://ACME.example/join?a=1&amp;b=2">x</a>',
		'<a href="https://acme.example/join?a=1&b=2&c=3">x</a>',
	])('is in %s', (body) => expect(() => render(body, {}, required)).not.toThrow());

	test.each(['https://acme.example/JOIN?a=1&b=2', '<b>https://acme.example/join?a=1&amp;b=2</b>'])(
		'is not in %s',
		(body) => expect(() => render(body, {}, required)).toThrow('The required link'),
	);

	test('is not at another host that begins alike', () => {
		const body = '<a href="https://acme.example.evil.example">x</a>';
		expect(() => render(body, {}, 'https://acme.example')).toThrow('The required link');
		expect(() => render('https://acme.example?a=1', {}, 'https://acme.example')).not.toThrow();
	});
});
