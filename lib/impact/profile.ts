import { IANAZone } from 'luxon';
import { findCountryCode } from '../partner/country';
import { readPath, toBoolean, toText, type PartnerData } from '../partner/values';
import type { ApiObject } from './answer';
import type { ImpactClient } from './client';
import { readTime } from './time';

/** What the array of partners is called, today and before version 14. */
export const PARTNER_KEYS = ['Partners', 'MediaPartners'] as const;

/** How many joined partners are asked for at once. */
export const PARTNERS_PER_PAGE = 1000;

/** Ids in one request for single partners: their address stays below two thousand characters. */
const IDS_PER_REQUEST = 150;

/** The profiles of partners by their ids; those that the API does not show are absent. */
export async function readProfiles(client: ImpactClient, ids: readonly string[]): Promise<ApiObject[]> {
	const profiles: ApiObject[] = [];
	for (let start = 0; start < ids.length; start += IDS_PER_REQUEST) {
		const query = { Id: ids.slice(start, start + IDS_PER_REQUEST).join(',') };
		for await (const { rows } of client.pages('/MediaPartners', query, PARTNER_KEYS)) profiles.push(...rows);
	}
	return profiles;
}

/** Somebody at a partner. */
interface ProfileContact {
	email: string;
	firstName?: string;
	lastName?: string;
	isPrimary: boolean;
}

/**
 * The fields of a partner that come from its profile; what the profile lacks is left out.
 *
 * @param programId the program that the partner's groups and joining date are read for
 */
export function readProfile(profile: ApiObject, programId: string): PartnerData {
	const contacts = readContacts(profile);
	const primary = contacts.find(({ isPrimary }) => isPrimary) ?? contacts[0];
	const country = toText(readPath(profile, 'Address.Country'));
	const timezone = toText(profile.Timezone);
	const membership = readList(profile.Programs).find(({ Id }) => toText(Id) === programId);
	const fields: Record<string, unknown> = {
		mediaPartnerId: toText(profile.Id),
		name: toText(profile.Name),
		email: primary?.email,
		firstName: primary?.firstName,
		lastName: primary?.lastName,
		contacts: contacts.length > 0 ? contacts : undefined,
		// A spelling that means no country is kept, so that nothing is lost.
		country: country === undefined ? undefined : (findCountryCode(country) ?? country),
		timezone: timezone !== undefined && IANAZone.isValidZone(timezone) ? timezone : undefined,
		groups: readNames(membership?.Groups),
		templateTerms: toText(membership?.ContractName),
		promotionalMethods: readPromotionalMethods(profile),
		mediaProperties: readMediaProperties(profile),
		joinedAt: readTime(membership?.JoinDate),
		contractEndsAt: readTime(membership?.ExpirationDate),
	};
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function readContacts(profile: ApiObject): ProfileContact[] {
	return readList(profile.Contacts).flatMap((contact) => {
		const email = toText(contact.Email) ?? toText(contact.EmailAddress);
		// The address of a partner who has not joined is hidden: "a***@acorn.example".
		if (email === undefined || !email.includes('@') || email.includes('*')) return [];
		const [firstName, lastName] = [toText(contact.FirstName), toText(contact.LastName)];
		return [
			{
				email,
				...(firstName !== undefined && { firstName }),
				...(lastName !== undefined && { lastName }),
				isPrimary: toBoolean(contact.IsPrimary) ?? false,
			},
		];
	});
}

/** The methods by the API's names, the primary one first. */
function readPromotionalMethods(profile: ApiObject): string[] | undefined {
	const methods = readList(profile.PromotionalMethods);
	const isPrimary = (method: ApiObject) => (toBoolean(method.IsPrimary) ? 0 : 1);
	const names = methods
		.toSorted((one, other) => isPrimary(one) - isPrimary(other))
		.map(({ Type }) => toText(Type))
		.filter((name) => name !== undefined);
	return names.length > 0 ? names : undefined;
}

function readMediaProperties(profile: ApiObject): PartnerData[] | undefined {
	const properties = readList(profile.Properties).map(({ Type, Platform, Url }) => ({
		type: toText(Type) ?? '',
		platform: toText(Platform) ?? '',
		url: toText(Url) ?? '',
	}));
	return properties.length > 0 ? properties : undefined;
}

function readNames(value: unknown): string[] | undefined {
	const names = readList(value)
		.map(({ Name }) => toText(Name))
		.filter((name) => name !== undefined);
	return names.length > 0 ? names : undefined;
}

function readList(value: unknown): ApiObject[] {
	return Array.isArray(value)
		? value.filter((entry): entry is ApiObject => typeof entry === 'object' && entry !== null)
		: [];
}
