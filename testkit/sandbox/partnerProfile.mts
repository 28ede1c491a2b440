import { writeDate } from './dates.mts';
import {
	adjectives,
	firstNames,
	lastNames,
	nouns,
	places,
	promotionalMethods,
	spellCountry,
} from './places.mts';
import type { Random } from './random.mts';
import type { Partner } from './types.mts';

/** Who a partner is, as far as it was decided before the rest was made up. */
export interface Person {
	name: string;
	email: string;
	firstName: string;
	lastName: string;
	/** ISO 3166-1 alpha-2. */
	country: string;
	/** The promotional method, as impact.com writes it; made up where it is absent. */
	method?: string;
}

/** Makes up the profile of a partner; what is known of a person is kept. */
export function buildPartner(
	sid: string,
	id: number,
	index: number,
	createdAt: number,
	random: Random,
	person?: Person,
): Partner {
	const place = random.pick(places.filter(([, code]) => person === undefined || code === person.country)) ?? [
		spellCountry(person?.country ?? 'US'),
		person?.country ?? 'US',
		'',
		'UTC',
	];
	const [spelling, code, city, timezone] = place;
	const word = `${adjectives[index % adjectives.length]} ${nouns[Math.floor(index / adjectives.length) % nouns.length]}`;
	const series = Math.floor(index / (adjectives.length * nouns.length));
	// Two companies of one name: reports that know names only cannot tell them apart.
	const name =
		person?.name ?? (index === 25 ? 'Amber Basket' : series === 0 ? word : `${word} ${series + 1}`);
	const host = `${word.toLowerCase().replace(' ', '-')}${series === 0 ? '' : series + 1}.example`;
	const firstName = person?.firstName ?? random.pick(firstNames);
	const lastName = person?.lastName ?? random.pick(lastNames);
	const email = person?.email ?? `${firstName.toLowerCase()}@${host}`;
	const website = `https://${email.split('@')[1] ?? host}`;
	const method = person?.method ?? random.pick(promotionalMethods);
	const isSocial = method === 'SOCIAL_MEDIA_INFLUENCER';
	return {
		Id: String(id),
		Name: name,
		Description: `${name} writes about what its readers buy.`,
		Website: website,
		State: 'ACTIVE',
		Address: {
			Country: spelling,
			Address1: `${random.between(1, 240)} Elm Street`,
			Address2: null,
			City: city,
			State: '',
			PostalCode: String(random.between(10_000, 99_999)),
		},
		Phone: { Country: code, Number: `20855${random.between(10_000, 99_999)}` },
		Currency: 'USD',
		Timezone: timezone,
		PartnerType: random.chance(0.1) ? 'DIRECT' : 'MARKETPLACE',
		PromotionalMethods: [{ Type: method, IsPrimary: true }],
		PromotionalCountries: [spelling],
		Properties: [
			{ Id: `${id}1`, Name: email.split('@')[1] ?? host, Type: 'WEBSITE', Platform: '', Url: website },
			...(isSocial
				? [
						{
							Id: `${id}2`,
							Name: name,
							Type: 'SOCIAL',
							Platform: 'INSTAGRAM',
							Url: `https://instagram.example/${id}`,
						},
					]
				: []),
		],
		PromotionalCategories: [random.pick(['Sports', 'Home', 'Fashion', 'Food'])],
		Programs: [],
		Contacts: [
			...(random.chance(0.2)
				? [{ FirstName: 'Office', LastName: '', Email: `office@${host}`, IsPrimary: false }]
				: []),
			{ FirstName: firstName, LastName: lastName, Email: email, IsPrimary: true },
		],
		PartnerValues: { Value1: '', Value2: '', Value3: '' },
		AccountManager: '',
		DateCreated: writeDate(createdAt),
		DateLastUpdated: writeDate(createdAt),
		Uri: `/Advertisers/${sid}/MediaPartners/${id}`,
	};
}
