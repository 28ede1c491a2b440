import { alpha2ToAlpha3, getAlpha2Codes, getName, getNames, registerLocale } from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json';
import { foldLetters, isNotAvailable } from './values';

registerLocale(english);

/** A country. */
export interface Country {
	/** ISO 3166-1 alpha-2, such as `GB`. */
	code: string;
	/** In English, such as `United Kingdom`. */
	name: string;
}

/** Every country of ISO 3166-1, by name. */
export const COUNTRIES: readonly Country[] = Object.keys(getAlpha2Codes())
	.map((code) => ({ code, name: getName(code, 'en') ?? code }))
	.sort((one, other) => one.name.localeCompare(other.name, 'en'));

/**
 * Spellings that neither ISO nor English has: those of the Brand API's `Country` enum
 * (https://integrations.impact.com/impact-brand/reference/the-partner-object), and older names.
 */
const OTHER_SPELLINGS: Readonly<Record<string, string>> = {
	CAPVERDE: 'CV',
	COCOSISLANDS: 'CC',
	DIJIBOUTI: 'DJ',
	LICHTENSTEIN: 'LI',
	MACEDONIA: 'MK',
	NETHERLANDSANTILLES: 'CW',
	PALESTINIANTERRITORY: 'PS',
	SAOTOME: 'ST',
	SWAZILAND: 'SZ',
	TIMOR: 'TL',
	VATICAN: 'VA',
	YUGOSLAVIA: 'RS',
};

const CODES_BY_SPELLING = listSpellings();

function listSpellings(): Map<string, string> {
	const codes = new Map<string, string>();
	const add = (spelling: string | undefined, code: string) => {
		if (spelling !== undefined) codes.set(foldCountry(spelling), code);
	};
	const englishNames = new Intl.DisplayNames('en', { type: 'region' });
	const names = getNames('en', { select: 'all' });
	for (const { code } of COUNTRIES) {
		add(englishNames.of(code), code);
		for (const name of names[code] ?? []) add(name, code);
	}
	for (const [spelling, code] of Object.entries(OTHER_SPELLINGS)) add(spelling, code);
	// Last, so that no name can take the place of a code.
	for (const { code } of COUNTRIES) {
		add(alpha2ToAlpha3(code), code);
		add(code, code);
	}
	return codes;
}

/** `Bosnia and Herzegovina`, `BOSNIA & HERZEGOVINA` and `BOSNIAHERZEGOVINA` are one spelling. */
function foldCountry(text: string): string {
	return foldLetters(text.replace(/^the\s|\s(?:and|of|the)(?=\s)/gi, ''));
}

/**
 * The country that a name, an ISO 3166-1 code of two or three letters or one of impact.com's spellings means: `UK`,
 * `GB`, `GBR`, `United Kingdom` and `GREAT BRITAIN` are all `GB`.
 *
 * @returns ISO 3166-1 alpha-2; `undefined` where the text means no country
 */
export function findCountryCode(text: string): string | undefined {
	return isNotAvailable(text) ? undefined : CODES_BY_SPELLING.get(foldCountry(text));
}
