import type { Cell, Column } from '../n8n/client.mts';
import type { Standing } from '../sandbox/contracts.mts';
import type { Person } from '../sandbox/partnerProfile.mts';
import type { KnownPartner } from '../sandbox/program.mts';

/** The columns of the Data Table *Prospects*, named like the fields of a partner. */
export const prospectColumns: Column[] = [
	{ name: 'partnerId', type: 'string' },
	{ name: 'name', type: 'string' },
	{ name: 'email', type: 'string' },
	{ name: 'firstName', type: 'string' },
	{ name: 'lastName', type: 'string' },
	{ name: 'country', type: 'string' },
	{ name: 'language', type: 'string' },
	{ name: 'relationshipStage', type: 'string' },
	{ name: 'stageChangedAt', type: 'date' },
	{ name: 'groups', type: 'string' },
];

/** A row of the Data Table *Prospects*. */
export type Prospect = Record<string, Cell>;

/** Company, host of its address, first and last name, country, language. */
type PersonRow = [
	name: string,
	host: string,
	firstName: string,
	lastName: string,
	country: string,
	language: string,
];

/** Prospects that nobody wrote to: `[person, days since the prospect was found, groups]`. */
const untouched: Array<[PersonRow, number, string?]> = [
	[['Northlight Gear', 'northlight.example', 'Mara', 'Lindqvist', 'SE', 'sv'], 1, 'Outdoor'],
	[['Pine & Pixel', 'pineandpixel.example', 'Theo', 'Marsh', 'US', 'en-US'], 1, 'Creators'],
	[['Kaffeekultur Magazin', 'kaffeekultur.example', 'Jonas', 'Brandt', 'DE', 'de'], 2, 'Food,Content'],
	[['La Table de Clara', 'tabledeclara.example', 'Clara', 'Moreau', 'FR', 'fr'], 2, 'Food,Creators'],
	[['Coupon Harbor', 'couponharbor.example', 'Dana', 'Whitfield', 'US', 'en-US'], 3, 'Coupons'],
	[
		['Trailhead Weekly', 'trailhead.blog.example.org', 'Owen', 'Castellanos', 'US', 'en-US'],
		3,
		'Outdoor,Content',
	],
	[['Casa Nova Blog', 'casanova.blog.example.org', 'Lucía', 'Navarro', 'ES', 'es'], 4, 'Home'],
	[['Fjord Fit', 'fjordfit.example', 'Ingrid', 'Solberg', 'NO', 'nb'], 4, 'Fitness,Creators'],
	[['Budget Bento', 'budgetbento.example', 'Haruka', 'Ito', 'JP', 'ja'], 5, 'Food'],
	[['The Tidy Desk', 'tidydesk.example', 'Priya', 'Raman', 'IN', 'en-IN'], 5, 'Home,Creators'],
	[['Vélo Vivant', 'velovivant.example', 'Étienne', 'Girard', 'CA', 'fr-CA'], 6, 'Outdoor'],
	[['Maple Mom', 'maplemom.blog.example.org', 'Hannah', 'Tremblay', 'CA', 'en-CA'], 6, 'Family'],
	[['Deal Falcon', 'dealfalcon.example', 'Marcus', 'Obi', 'GB', 'en-GB'], 7, 'Coupons'],
	[['Slow Travel Letters', 'slowtravel.example', 'Beatriz', 'Almeida', 'PT', 'pt-PT'], 7, 'Travel,Content'],
	[['Pixel Parents', 'pixelparents.example', 'Ruth', 'Adeyemi', 'NG', 'en-NG'], 8, 'Family,Creators'],
	[['Alpenglow Reviews', 'alpenglow.example', 'Lukas', 'Huber', 'AT', 'de-AT'], 9, 'Outdoor,Content'],
	[['Green Thumb TV', 'greenthumb.example', 'Nell', "O'Brien", 'IE', 'en-IE'], 10, 'Home,Creators'],
	[['Cocina de Barrio', 'cocinabarrio.example', 'Mateo', 'Rojas', 'MX', 'es-MX'], 11, 'Food,Creators'],
	[['Loyalty Loop', 'loyaltyloop.example', 'Simone', 'Keller', 'CH', 'de-CH'], 12, 'Loyalty'],
	[['Dutch Desk Setup', 'desksetup.example', 'Sanne', 'de Vries', 'NL', 'nl'], 13, 'Technology,Creators'],
	[['Run Club Radio', 'runclub.example', 'Tunde', 'Bello', 'GB', 'en-GB'], 14, 'Fitness'],
	[['Estilo Urbano', 'estilourbano.example', 'Camila', 'Ferreira', 'BR', 'pt-BR'], 16, 'Fashion,Creators'],
	[['Thrift & Thread', 'thriftthread.example', 'Zoë', 'Park', 'US', 'en-US'], 18, 'Fashion'],
	[['Gadget Greenhouse', 'gadgetgreenhouse.example', 'Arjun', 'Mehta', 'IN', 'en-IN'], 21, 'Technology'],
	[['Bottega Beauty', 'bottegabeauty.example', 'Giulia', 'Conti', 'IT', 'it'], 24, 'Beauty,Creators'],
	[['Ocean Mile Swim', 'oceanmile.example', 'Kai', 'Nakamura', 'AU', 'en-AU'], 27, 'Fitness'],
	[['Paper Lantern Books', 'paperlantern.example', 'Mei', 'Tan', 'SG', 'en-SG'], 30, 'Content'],
	[['Weekend Workshop', 'weekendworkshop.example', 'Gus', 'Hartmann', 'US', 'en-US'], 33, 'Home,Content'],
	[['Polar Pantry', 'polarpantry.example', 'Aino', 'Virtanen', 'FI', 'fi'], 40, 'Food'],
	[['Studio Saffron', 'studiosaffron.example', 'Leila', 'Haddad', 'AE', 'en'], 45, 'Beauty'],
];

/** Prospects somebody wrote to before there was a workflow: `[person, days since]`. */
const writtenTo: Array<[PersonRow, number]> = [
	[['Hearth & Hide', 'hearthhide.example', 'Walt', 'Jennings', 'US', 'en-US'], 2],
	[['Nordic Nest Finds', 'nestfinds.example', 'Freja', 'Madsen', 'DK', 'da'], 6],
	[['Savvy Supper', 'savvysupper.example', 'Imani', 'Brooks', 'US', 'en-US'], 8],
	[['Le Petit Nomade', 'petitnomade.example', 'Hugo', 'Lefèvre', 'FR', 'fr'], 13],
	[['Byte & Brew', 'byteandbrew.example', 'Piotr', 'Zieliński', 'PL', 'pl'], 15],
	[['Second Summit', 'secondsummit.example', 'Alba', 'Ortega', 'ES', 'es'], 29],
];

/** Prospects who are further, as impact.com knows and the table does not: `[person, standing, days since]`. */
const underway: Array<[PersonRow, Standing, number]> = [
	[['Urban Orchard', 'urbanorchard.example', 'Grace', 'Kim', 'KR', 'ko'], 'applied', 1],
	[['Swift Savings', 'swiftsavings.example', 'Nolan', 'Reid', 'US', 'en-US'], 'applied', 2],
	[['Maison Minuit', 'maisonminuit.example', 'Inès', 'Dubois', 'BE', 'fr-BE'], 'applied', 3],
	[['Volt Rider', 'voltrider.example', 'Ben', 'Schäfer', 'DE', 'de'], 'applied', 5],
	[['Lake & Lantern', 'lakeandlantern.example', 'June', 'Abbott', 'US', 'en-US'], 'applied', 1],
	[['Feine Funde', 'feinefunde.example', 'Karla', 'Weiss', 'DE', 'de'], 'applied', 2],
	[['Sun & Salt Diaries', 'sunandsalt.example', 'Isla', 'Grant', 'NZ', 'en-NZ'], 'proposed', 9],
	[['Kettle & Keys', 'kettleandkeys.example', 'Rosa', 'Bianchi', 'IT', 'it'], 'proposed', 12],
	[['Cedar Camp Supply', 'cedarcamp.example', 'Ty', 'Whitehorse', 'US', 'en-US'], 'joined', 0],
	[['Minimal Mondays', 'minimalmondays.example', 'Emma', 'Larsen', 'DK', 'da'], 'joined', 1],
	[['Cashback Cove', 'cashbackcove.example', 'Philip', 'Stone', 'GB', 'en-GB'], 'joined', 3],
	[['Sweat Science', 'sweatscience.example', 'Dr. Amy', 'Chen', 'US', 'en-US'], 'joined', 7],
	[['Retro Receiver', 'retroreceiver.example', 'Stefan', 'Novák', 'CZ', 'cs'], 'joined', 14],
	[['Plant Parent Club', 'plantparent.example', 'Jules', 'Okafor', 'CA', 'en-CA'], 'joined', 30],
	[['Tapas & Tech', 'tapastech.example', 'Marc', 'Puig', 'ES', 'ca'], 'joined', 60],
	[['Everyday Elegance', 'everydayelegance.example', 'Vivian', 'Ross', 'US', 'en-US'], 'joined', 120],
	[['The Gear Loft', 'gearloft.example', 'Henrik', 'Dahl', 'SE', 'sv'], 'joined', 200],
	[['Rewards Republic', 'rewardsrepublic.example', 'Tara', 'Quinn', 'IE', 'en-IE'], 'joined', 400],
	[['Faded Film', 'fadedfilm.example', 'Otis', 'Crane', 'US', 'en-US'], 'expired', 20],
	[['Barefoot Baker', 'barefootbaker.example', 'Lena', 'Vogt', 'DE', 'de'], 'expired', 75],
	[['Wanderkind', 'wanderkind.example', 'Mila', 'Petrov', 'BG', 'bg'], 'expired', 150],
	[['Click Carnival', 'clickcarnival.example', 'Rex', 'Malone', 'US', 'en-US'], 'rejected', 4],
	[['Promo Pirate', 'promopirate.example', 'Jack', 'Teach', 'GB', 'en-GB'], 'rejected', 18],
	[['Discount Dungeon', 'discountdungeon.example', 'Gwen', 'Frost', 'US', 'en-US'], 'rejected', 90],
];

/** Prospects whose data is not what one would wish for. */
const untidy: Array<[PersonRow, Prospect]> = [
	[['Silent Studio', 'silentstudio.example', 'Noor', 'Aziz', 'NL', 'nl'], { email: null }],
	[['Ghost Writer Guild', 'ghostwriters.example', 'Sam', 'Vale', 'US', 'en-US'], { email: '' }],
	[
		['Crooked Contact', 'crooked.example', 'Paula', 'Stein', 'DE', 'de'],
		{ email: 'paula at crooked.example' },
	],
	[
		['Nameless Nomads', 'namelessnomads.example', 'hello', '', 'TH', 'en'],
		{ firstName: null, lastName: null },
	],
];

/** The local part of an address: the first name in plain letters. */
function writeLocalPart(firstName: string): string {
	const plain = firstName.replace('ø', 'o').normalize('NFD');
	return plain.replace(/[^a-z]/gi, '').toLowerCase();
}

function describePerson(person: PersonRow): Person {
	const [name, , firstName, lastName, country] = person;
	return { name, email: writeAddress(person), firstName, lastName, country };
}

function writeAddress([, host, firstName]: PersonRow): string {
	return `${writeLocalPart(firstName)}@${host}`;
}

/** About sixty sample prospects, the same ones every time, with dates relative to `now`. */
export function buildProspects(now: Date): Prospect[] {
	const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000 - 3_600_000).toISOString();
	const build = (person: PersonRow, stage: string, days: number, fields: Prospect = {}): Prospect => {
		const [name, , firstName, lastName, country, language] = person;
		const known = { name, email: writeAddress(person), firstName, lastName, country, language };
		return { ...known, groups: null, relationshipStage: stage, stageChangedAt: daysAgo(days), ...fields };
	};
	const rows = [
		...untouched.map(([person, days, groups = null]) => build(person, 'new', days, { groups })),
		...writtenTo.map(([person, days]) => build(person, 'outreach', days)),
		...underway.map(([person, , days]) => build(person, 'new', days)),
		...untidy.map(([person, fields]) => build(person, 'new', 3, fields)),
	];
	return rows.map((row, index) => ({ partnerId: `P-${1001 + index}`, ...row }));
}

/** Prospects who apply once they were invited. */
export function listApplicants(): Person[] {
	return untouched.slice(0, 3).map(([person]) => describePerson(person));
}

/** The prospects who are further, as the sandbox program is to know them. */
export function listKnownPartners(): KnownPartner[] {
	return underway.map(([person, standing, days]) => {
		return { ...describePerson(person), standing, days };
	});
}
