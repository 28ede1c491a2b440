/** A place: how the API spells its country (both ways occur), its ISO code, a city and a time zone. */
export type Place = [spelling: string, code: string, city: string, timezone: string];

/** Where the sandbox's partners live. The API mixes ISO codes with names of its own. */
export const places: readonly Place[] = [
	['US', 'US', 'Boise', 'America/Boise'],
	['US', 'US', 'Austin', 'America/Chicago'],
	['US', 'US', 'Portland', 'America/Los_Angeles'],
	['UK', 'GB', 'Leeds', 'Europe/London'],
	['GB', 'GB', 'Bristol', 'Europe/London'],
	['GERMANY', 'DE', 'Köln', 'Europe/Berlin'],
	['DE', 'DE', 'Leipzig', 'Europe/Berlin'],
	['FRANCE', 'FR', 'Lyon', 'Europe/Paris'],
	['CANADA', 'CA', 'Halifax', 'America/Halifax'],
	['SOUTHAFRICA', 'ZA', 'Durban', 'Africa/Johannesburg'],
	['SPAIN', 'ES', 'Sevilla', 'Europe/Madrid'],
	['AUSTRALIA', 'AU', 'Hobart', 'Australia/Hobart'],
	['UAE', 'AE', 'Sharjah', 'Asia/Dubai'],
	['NETHERLANDS', 'NL', 'Utrecht', 'Europe/Amsterdam'],
];

/** How the API spells a country of which we know the code. */
export function spellCountry(code: string): string {
	return places.find(([, known]) => known === code)?.[0] ?? code;
}

export const adjectives = [
	'Amber',
	'Bright',
	'Cedar',
	'Daily',
	'Ember',
	'Frosty',
	'Golden',
	'Happy',
	'Indigo',
	'Juniper',
	'Kindred',
	'Lively',
	'Mellow',
	'Nimble',
	'Open',
	'Plucky',
	'Quiet',
	'Rustic',
	'Silver',
	'Thrifty',
	'Urban',
	'Vivid',
	'Wild',
	'Zesty',
] as const;

export const nouns = [
	'Acorn',
	'Basket',
	'Compass',
	'Dispatch',
	'Explorer',
	'Finds',
	'Garden',
	'Harbor',
	'Insider',
	'Journal',
	'Kitchen',
	'Lantern',
	'Market',
	'Notebook',
	'Outpost',
	'Pantry',
	'Quarter',
	'Review',
	'Studio',
	'Trail',
] as const;

export const firstNames = [
	'Ann',
	'Bilal',
	'Chiara',
	'Dev',
	'Elena',
	'Femi',
	'Greta',
	'Hiro',
	'Ivana',
	'Jack',
	'Katya',
	'Luis',
] as const;

export const lastNames = [
	'Oak',
	'Birch',
	'Castro',
	'Diallo',
	'Ekström',
	'Fontaine',
	'Gupta',
	'Hill',
	'Ivanov',
	'Jansen',
] as const;

export const promotionalMethods = [
	'CONTENT',
	'SOCIAL_MEDIA_INFLUENCER',
	'COUPON',
	'EMAIL',
	'LOYALTY',
	'CASHBACK',
] as const;
