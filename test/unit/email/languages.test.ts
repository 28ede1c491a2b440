import { DateTime } from 'luxon';
import { createFormatContext, formatValue } from '../../../lib/email/formatValue';
import { chooseVersion, isLanguageTag } from '../../../lib/email/languageChoice';
import { findLinkProblems } from '../../../lib/email/linkProblems';
import { parseMessage, serialiseMessage } from '../../../lib/email/messageText';
import { compileEmail } from '../../../lib/email/template';

const versions = ['', 'pt', 'pt-BR', 'de', 'zh-Hant'].map((language) => ({ language }));

test.each([
	['pt-BR', 'pt-BR'],
	['PT_br', 'pt-BR'],
	['pt-PT', 'pt'],
	['Portuguese', 'pt'],
	['de-CH-1996', 'de'],
	['zh-Hant-TW', 'zh-Hant'],
	['zh', ''],
	['en', ''],
	['', ''],
	[undefined, ''],
	[5, ''],
])('a partner with the language %j gets the version %j', (language, expected) => {
	expect(chooseVersion(versions, language)?.language).toBe(expected);
});

test.each([
	['de', true],
	['pt-BR', true],
	['zh_Hant', true],
	['', false],
	['fil', true],
	['tw', true],
	['Deutsch', false],
	['German', false],
	['xx', false],
	['xx-DE', false],
	['not a language', false],
	['*', false],
])('%j is a language: %s', (text, expected) => expect(isLanguageTag(text)).toBe(expected));

describe('dates and money', () => {
	const fields = new Set(['joinedAt', 'revenue', 'clicks', 'name', 'language', 'timezone', 'currency']);
	const render = (body: string, partner: Record<string, unknown>) =>
		compileEmail({ subject: 's', body }, { fields })
			.render(partner, { now: DateTime.fromISO('2026-06-01T00:00', { zone: 'utc' }) })
			.html.replace(/[\u00a0\u202f]/g, ' ');
	const german = {
		language: 'de-DE',
		timezone: 'Asia/Tokyo',
		currency: 'EUR',
		joinedAt: '2026-03-01T20:00:00Z',
		revenue: '1200.5',
		clicks: 12345,
	};

	test('are written in the partner’s language, zone and currency', () => {
		expect(render('{{date joinedAt}} | {{money revenue}} | {{number clicks}}', german)).toBe(
			'2. März 2026 | 1.200,50 € | 12.345',
		);
		expect(render('{{time joinedAt}}', german)).toMatch(/^2\. März 2026 um 05:00/);
		const american = { ...german, language: 'en-US', timezone: 'America/New_York', currency: 'usd' };
		expect(render('{{date joinedAt}} | {{money revenue}}', american)).toBe('March 1, 2026 | $1,200.50');
	});

	test.each([
		['German', 'de'],
		['pt_BR', 'pt-BR'],
		['Portuguese', 'pt'],
		['Klingon', 'en-US'],
		[['de'], 'en-US'],
	])('of a partner with the language %j are written as %s', (language, locale) => {
		expect(createFormatContext({ language }, 'utc').locale).toBe(locale);
	});

	test.each([
		['en', 'ja', 'en'],
		['en', 'ar-EG', 'en-EG'],
		['en', 'de_AT', 'en-AT'],
		['en', 'German', 'en'],
		['en', 'en-GB', 'en-GB'],
		['en-GB', 'de-DE', 'en-GB'],
		['en-US', 'en-GB', 'en-GB'],
		['zh-Hant', 'en-HK', 'zh-Hant-HK'],
		['pt_BR', 'de-DE', 'pt-BR'],
		['de', undefined, 'de'],
		['pt', 'Portuguese', 'pt'],
	])('in a text in %s, to a partner with the language %j, are written as %s', (text, language, locale) => {
		expect(createFormatContext({ language }, 'utc', text).locale).toBe(locale);
	});

	test('fall back where language, zone or currency are missing or nonsense', () => {
		const odd = { language: 'x y', timezone: 'Mars', currency: '€', joinedAt: '2026-03-01', revenue: 5 };
		expect(render('{{date joinedAt}} | {{money revenue}}', odd)).toBe('March 1, 2026 | 5.00');
	});

	test('tell today, in the partner’s language and zone', () => {
		const body = '{{date today}} | {today} | {{today}} | {{time today}}';
		const japanese = { language: 'ja', timezone: 'Asia/Tokyo' };
		const text = '2026年6月1日 | 2026年6月1日 | 2026年6月1日 | 2026年6月1日 9:00 JST';
		expect(render(body, japanese)).toBe(text);
		expect(render('{{date today}}', { timezone: 'America/New_York' })).toBe('May 31, 2026');
		expect(render('{{date today}}', { language: 'de', today: '2020-01-01' })).toBe('1. Juni 2026');
		for (const written of ['{{date currentDay}}', '{{date currentTime "soon"}}']) {
			expect(() => render(written, {})).toThrow(
				'is text already. Write {{date today}} for the date of the run.',
			);
		}
		const email = compileEmail({ subject: 's', body: '{today}' }, { fields: new Set(['today']) });
		expect(email.render({ today: 'Monday' }, { now: DateTime.now() }).html).toBe('Monday');
	});

	test('take a fallback, and say what is wrong', () => {
		expect(render('{{date joinedAt "soon"}}', {})).toBe('soon');
		expect(() => render('{{date joinedAt}}', {})).toThrow('{{date joinedAt}} has no value for this partner');
		expect(() => render('{{money name}}', { name: 'x' })).toThrow(
			'{{money name}} is no number for this partner',
		);
		expect(() => render('{{date name}}', { name: 'x' })).toThrow('{{date name}} is no date for this partner');
		expect(() => render('{{money revneue}}', {})).toThrow('{{revneue}} is not a known token');
		expect(() => render('{{money revenue clicks}}', {})).toThrow('there can only be one fallback');
		expect(() => render('{{date}}', {})).toThrow('{{date}} is not a known token');
	});

	test('a field of the same name as a helper is still a field', () => {
		const email = compileEmail({ subject: 's', body: '{{date}}' }, { fields: new Set(['date']) });
		expect(email.render({ date: 'x' }, { now: DateTime.now() }).html).toBe('x');
	});

	test('escape nothing they should not', () => {
		expect(formatValue('number', 1, createFormatContext({}, 'utc'))).toBe('1');
		expect(formatValue('date', 'no date', createFormatContext({}, 'utc'))).toBeUndefined();
	});
});

test('an email without its required link is not filled in', () => {
	const compile = (body: string) =>
		compileEmail(
			{ subject: 's', body },
			{ fields: new Set(['name']), requiredLink: 'https://acme.example/join' },
		);
	const options = { now: DateTime.now() };
	expect(() => compile('<p>Hi</p>').render({}, options)).toThrow(
		'Body: The required link https://acme.example/join is not in it.',
	);
	expect(() => compile('<b>https://acme.example/join</b>').render({}, options)).toThrow('is not in it');
	expect(compile('<a href="https://acme.example/join?x=1">x</a>').render({}, options).html).toContain('join');
});

test.each([
	['<a href="">', 'Link “” leads nowhere'],
	['<a href="#">', 'Link “#” leads nowhere'],
	['<a href="#/page">', 'Link “#/page” has no https:// in front'],
	['<a href="www.acme.example">', 'Link “www.acme.example” has no https:// in front'],
	['<a href="javascript:alert(1)">', 'Link “javascript:alert(1)” is of a kind that mail programs block'],
	['<a href="http://">', 'Link “http://” is no valid address'],
	[
		'<a href="http://localhost:5678">',
		'Link “http://localhost:5678” leads to a machine that partners cannot reach',
	],
])('%s is a problem', (html, problem) => expect(findLinkProblems(html + html)).toEqual([problem]));

test('links that work are none', () => {
	expect(
		findLinkProblems(
			'<a href="https://acme.example"><a href="mailto:a@b.example"><a href="tel:1"><a href="#prices">',
		),
	).toEqual([]);
});

test('a message reads back as it was kept, and nothing else does', () => {
	const message = {
		subject: 's',
		previewText: '',
		body: 'b',
		language: '',
		translations: [{ language: 'de', subject: 'S', previewText: '', body: 'B' }],
	};
	for (const language of ['', 'en']) {
		expect(parseMessage(serialiseMessage({ ...message, language }))).toEqual({ ...message, language });
	}
	// A message of before is not taken for a changed one.
	expect(serialiseMessage(message)).not.toContain('"language":""');
	expect(() => parseMessage('{"subject":{"path":"/etc/passwd"}}')).toThrow('is not readable');
});
