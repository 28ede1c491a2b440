/**
 * The API's own names where they differ from the English ones, without spaces. The list of its names is in the
 * description of the parameter Country: https://integrations.impact.com/impact-brand/reference/list-all-partners
 */
const OWN_NAMES: Readonly<Record<string, string>> = {
	UK: 'GB',
	UAE: 'AE',
	ANTIGUABARBUDA: 'AG',
	BOSNIAHERZEGOVINA: 'BA',
	BRITISHINDIANOCEANTERRITORY: 'IO',
	BRUNEIDARUSSALAM: 'BN',
	CAPVERDE: 'CV',
	COCOSISLANDS: 'CC',
	CONGO: 'CG',
	DEMOCRATICREPUBLICCONGO: 'CD',
	IVORYCOAST: 'CI',
	CZECHREPUBLIC: 'CZ',
	DIJIBOUTI: 'DJ',
	FRENCHSOUTHERNTERRITORIES: 'TF',
	VATICAN: 'VA',
	HONGKONG: 'HK',
	LICHTENSTEIN: 'LI',
	MACAO: 'MO',
	MACEDONIA: 'MK',
	MYANMAR: 'MM',
	NETHERLANDSANTILLES: 'AN',
	PALESTINIANTERRITORY: 'PS',
	PITCAIRN: 'PN',
	SAINTHELENA: 'SH',
	SAINTKITTSNEVIS: 'KN',
	SAINTLUCIA: 'LC',
	SAINTPIERREMIQUELON: 'PM',
	SAINTVINCENTGRENADINES: 'VC',
	SAOTOME: 'ST',
	YUGOSLAVIA: 'RS',
	SVALBARDJANMAYEN: 'SJ',
	SWAZILAND: 'SZ',
	TIMOR: 'TL',
	TRINIDADTOBAGO: 'TT',
	TURKEY: 'TR',
	TURKSCAICOSISLANDS: 'TC',
	BRITISHVIRGINISLANDS: 'VG',
	USVIRGINISLANDS: 'VI',
	UNITEDSTATESMINOROUTLYINGISLANDS: 'UM',
	WALLISFUTUNA: 'WF',
};

/** Upper-case letters only, without accents: `Åland Islands` is `ALANDISLANDS`. */
function fold(name: string): string {
	return name
		.normalize('NFD')
		.toUpperCase()
		.replace(/[^A-Z]/g, '');
}

let codesByName: Map<string, string> | undefined;

/** Every region's English name, as the runtime knows it, to its code. */
function readCodesByName(): Map<string, string> {
	const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
	const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
	const codes = letters.flatMap((first) => letters.map((second) => `${first}${second}`));
	// Codes of former countries have the names of today's.
	const current = codes.filter((code) => new Intl.Locale(`und-${code}`).region === code);
	return new Map([
		...current.flatMap((code): Array<[string, string]> => {
			const name = names.of(code);
			return name === undefined ? [] : [[fold(name), code]];
		}),
		...Object.entries(OWN_NAMES),
	]);
}

/**
 * The ISO 3166-1 alpha-2 code of a country as the API spells it: a code, an English name, or a name of its own such as
 * `SOUTHAFRICA`. What is not known is returned as it is, so that nothing is lost.
 */
export function readCountry(spelling: string): string {
	const folded = fold(spelling);
	codesByName ??= readCodesByName();
	return codesByName.get(folded) ?? (folded.length === 2 ? folded : spelling);
}
