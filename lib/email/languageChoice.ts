import { findLanguageCode, isLanguageCode } from '../partner/language';

/** One message in one language. */
export interface LanguageVersion {
	/** BCP 47, such as `pt-BR`; empty for the message that everybody else gets. */
	language: string;
}

/**
 * The version for a partner: that of the exact language, of the language with fewer details, and so on (RFC 4647 §3.4),
 * else the one without a language. `pt-BR` finds `pt-BR`, then `pt`; `Portuguese` finds `pt`.
 *
 * @param versions at least the one without a language
 */
export function chooseVersion<Version extends LanguageVersion>(
	versions: readonly Version[],
	language: unknown,
): Version | undefined {
	for (const candidate of listCandidates(language)) {
		const found = versions.find((version) => normaliseLanguage(version.language) === candidate);
		if (found) return found;
	}
	return versions.find((version) => version.language === '');
}

function listCandidates(language: unknown): string[] {
	if (typeof language !== 'string' || language.trim() === '') return [];
	const parts = normaliseLanguage(language).split('-');
	const tags = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
	const code = findLanguageCode(language);
	return code === undefined ? tags : [...tags, code];
}

/** A language tag as it is compared. */
export function normaliseLanguage(language: string): string {
	return language.trim().replaceAll('_', '-').toLowerCase();
}

/** The BCP 47 tag that a partner's language means: `pt_BR` is `pt-BR`, `Portuguese` is `pt`; `undefined` where it means none. */
export function readLanguageTag(language: unknown): string | undefined {
	if (typeof language !== 'string') return undefined;
	return isLanguageTag(language) ? language.trim().replaceAll('_', '-') : findLanguageCode(language);
}

/** True for the tag of a language that there is, such as `de` or `pt-BR`; a name such as `Deutsch` is none. */
export function isLanguageTag(text: string): boolean {
	try {
		const [tag = ''] = Intl.getCanonicalLocales(text.trim().replaceAll('_', '-'));
		return isLanguageCode(tag.split('-')[0] ?? '');
	} catch {
		return false;
	}
}
