import { foldLetters, isNotAvailable } from './values';

/** A language. */
export interface Language {
	/** ISO 639-1, such as `pt`. */
	code: string;
	/** In English, such as `Portuguese`. */
	name: string;
}

/** The codes of ISO 639-1 but for Twi, which CLDR counts as Akan: https://www.loc.gov/standards/iso639-2/php/code_list.php */
const CODES =
	'aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo ' +
	'es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka ' +
	'kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng ' +
	'nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su ' +
	'sv sw ta te tg th ti tk tl tn to tr ts tt ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu';

/** Every language of ISO 639-1, by name. */
export const LANGUAGES: readonly Language[] = nameLanguages();

function nameLanguages(): Language[] {
	const names = new Intl.DisplayNames('en', { type: 'language' });
	return CODES.split(' ')
		.map((code) => ({ code, name: names.of(code) ?? code }))
		.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

const CODES_BY_SPELLING = new Map([
	...LANGUAGES.map(({ code, name }): [string, string] => [foldLetters(name), code]),
	...LANGUAGES.map(({ code }): [string, string] => [code, code]),
	['tw', 'ak'],
]);

/**
 * The language that a BCP 47 tag or an English name means; a region makes no difference: `pt`, `pt-BR` and `Portuguese`
 * are all `pt`.
 *
 * @returns ISO 639-1; `undefined` where the text means no language
 */
export function findLanguageCode(text: string): string | undefined {
	if (isNotAvailable(text)) return undefined;
	const [primary = ''] = text.trim().split(/[-_]/);
	return CODES_BY_SPELLING.get(primary.toLowerCase()) ?? CODES_BY_SPELLING.get(foldLetters(text));
}

const KNOWN_NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** True for the code of a language in ISO 639-1 or, where CLDR has a name for it, in ISO 639-2 or -3, such as `fil`. */
export function isLanguageCode(code: string): boolean {
	if (!/^[a-z]{2,3}$/i.test(code)) return false;
	return (
		CODES_BY_SPELLING.get(code.toLowerCase()) === code.toLowerCase() || KNOWN_NAMES.of(code) !== undefined
	);
}
