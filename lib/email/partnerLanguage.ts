import { findLanguageCode } from '../partner/language';
import { PARTNER_TEXTS } from './partnerTexts';

/** A language that partners are written to in by the package itself, BCP 47. */
export type PartnerLanguage = keyof typeof PARTNER_TEXTS;

/** Chinese in traditional characters. */
const TRADITIONAL = /^zh[-_](?:hant|tw|hk|mo)(?![a-z])/i;

/**
 * The language to write in for a partner who reads another one or a variety of it: `de-AT` is `de`, `zh-TW` is `zh-Hant`,
 * and every Norwegian is `nb`.
 *
 * @param language BCP 47 or its English name
 * @returns `undefined` where there are no texts in it
 */
export function findPartnerLanguage(language: string): PartnerLanguage | undefined {
	const code = findLanguageCode(language);
	if (code === 'zh') return TRADITIONAL.test(language.trim()) ? 'zh-Hant' : 'zh-Hans';
	if (code === 'no' || code === 'nn') return 'nb';
	return code !== undefined && isPartnerLanguage(code) ? code : undefined;
}

function isPartnerLanguage(code: string): code is PartnerLanguage {
	return Object.hasOwn(PARTNER_TEXTS, code);
}

/**
 * The language of a page for whoever asks for it; English where nothing else suits.
 *
 * @param acceptLanguage the header of the request (RFC 9110 §12.5.4); may be empty
 */
export function choosePageLanguage(acceptLanguage: string): PartnerLanguage {
	for (const language of listAcceptedLanguages(acceptLanguage)) {
		const found = findPartnerLanguage(language);
		if (found) return found;
	}
	return 'en';
}

/** The language ranges of the header, the most wanted first; those of one weight as they come. */
function listAcceptedLanguages(acceptLanguage: string): string[] {
	return acceptLanguage
		.split(',')
		.map((entry) => {
			const [range = '', weight] = entry.split(';');
			return { range: range.trim(), weight: weight === undefined ? 1 : readWeight(weight) };
		})
		.filter(({ weight }) => weight > 0)
		.sort((one, other) => other.weight - one.weight)
		.map(({ range }) => range);
}

/** A weight such as `q=0.8` (RFC 9110 §12.4.2); 0, which means "not this one", for what is none. */
function readWeight(text: string): number {
	return Number(/^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(text)?.[1] ?? 0);
}
