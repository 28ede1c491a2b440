import { choosePageLanguage } from '../../../lib/email/partnerLanguage';
import { PARTNER_TEXTS, type PartnerTexts } from '../../../lib/email/partnerTexts';

test.each([
	['', 'en'],
	['de', 'de'],
	['de-AT,de;q=0.9,en;q=0.8', 'de'],
	['en;q=0.8, fr', 'fr'],
	['en;q=0.3, pt-BR;q=0.9, es;q=0.95', 'es'],
	['it , nl', 'it'],
	['eo, ja;q=0.5', 'ja'],
	['PL', 'pl'],
	['de;q=0, nl;q=0.1', 'nl'],
	['de;q=0', 'en'],
	['*', 'en'],
	['*, fr;q=0.5', 'fr'],
	['fr ; q=0.2, de ; Q=0.300', 'de'],
	['de;q=high, fr;q=0.1', 'fr'],
	['zh-CN', 'zh-Hans'],
	['zh', 'zh-Hans'],
	['zh-TW,zh;q=0.9,en-US;q=0.8', 'zh-Hant'],
	['nn-NO', 'nb'],
	['no', 'nb'],
	[';;,q=,=', 'en'],
	['constructor, __proto__', 'en'],
])('whoever accepts %j reads %s', (header, language) => {
	expect(choosePageLanguage(header)).toBe(language);
});

describe.each(Object.entries(PARTNER_TEXTS))('the texts in %s', (_language, texts: PartnerTexts) => {
	const placesOf = (text: string) => text.match(/\{\w*\}?/g) ?? [];
	const withProgram = ['noMoreEmails', 'expiredHint', 'answerInstead'] as const;

	test.each(Object.entries<string>({ ...texts }))('%s is filled in where it is meant to be', (name, text) => {
		const isAbout = (withProgram as readonly string[]).includes(name);
		expect(placesOf(text)).toEqual(isAbout ? ['{about}'] : name === 'aboutBrand' ? ['{brand}'] : []);
		expect(text).toBe(text.trim());
	});

	test('sentences end like sentences, titles do not', () => {
		const sentences = [
			texts.noMoreEmails,
			texts.closePage,
			texts.invalidHint,
			texts.expiredHint,
			texts.tryAgain,
		];
		for (const sentence of sentences) expect(sentence).toMatch(/[.。]$/);
		for (const title of [texts.unsubscribed, texts.invalid, texts.expired])
			expect(title).not.toMatch(/[.。]$/);
		expect(texts.question).toMatch(/[?？]$/);
	});
});
