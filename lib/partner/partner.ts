import { isEmptyValue, readPath, toText, type PartnerData } from './values';

/** The fields of a partner that every part of the package understands; everything but an id and an address is optional. */
export const PARTNER_FIELDS = [
	'partnerId',
	'name',
	'email',
	'firstName',
	'lastName',
	'contacts',
	'country',
	'language',
	'timezone',
	'groups',
	'templateTerms',
	'promotionalMethods',
	'mediaProperties',
	'partnerSize',
	'contractStage',
	'relationshipStage',
	'stageChangedAt',
	'joinedAt',
	'clicks',
	'actions',
	'revenue',
	'currency',
	'firstActionAt',
	'lastActionAt',
	'lastClickAt',
	'performance',
	'applicationId',
	'appliedAt',
] as const;

/** The fields that are lists of texts, also where they come as the text of one column. */
export const LIST_FIELDS: ReadonlySet<string> = new Set(['groups', 'templateTerms', 'promotionalMethods']);

/** Where a partner stands with the program, as impact.com's Relationship Stage names it. */
export const RELATIONSHIP_STAGES = [
	{ value: 'new', label: 'New' },
	{ value: 'outreach', label: 'Outreach' },
	{ value: 'negotiating', label: 'Negotiating' },
	{ value: 'joined', label: 'Joined' },
	{ value: 'expired', label: 'Expired' },
	{ value: 'rejected', label: 'Rejected' },
] as const;

/** The partner's id as text, or `undefined` where it is missing or blank. */
export function readPartnerId(partner: PartnerData): string | undefined {
	return toText(readPath(partner, 'partnerId'));
}

/** The application's id as text, or `undefined` for a partner who has not applied. */
export function readApplicationId(partner: PartnerData): string | undefined {
	return toText(readPath(partner, 'applicationId'));
}

/** One person at a partner. */
export interface Contact {
	email?: string;
	firstName?: string;
	lastName?: string;
	/** BCP 47. */
	language?: string;
}

/**
 * The person an email goes to: the partner's own `email`, else the contact marked `isPrimary`, else the first contact
 * that has an address. The address is not validated here. Behind Send Partner Email, whose outcome takes the place of
 * `email`, it is the person that email was for.
 */
export function readPrimaryContact(partner: PartnerData): Contact {
	const own = toContact(partner);
	if (own.email !== undefined) return own;
	const withAddress = listContactData(partner).filter((contact) => toText(contact.email) !== undefined);
	const mailed = toText(readPath(partner, MAILED_ADDRESS));
	const primary =
		mailed === undefined
			? (withAddress.find((contact) => contact.isPrimary === true) ?? withAddress[0])
			: (withAddress.find((contact) => toText(contact.email)?.toLowerCase() === mailed.toLowerCase()) ?? {
					email: mailed,
				});
	return primary ? { ...own, ...toContact(primary) } : own;
}

/** Where the outcome that Send Partner Email writes says to whom the email was. */
const MAILED_ADDRESS = 'email.to';

/** Everybody at a partner who has an address, the primary contact first, each address once. */
export function readAllContacts(partner: PartnerData): Contact[] {
	const contacts = new Map<string, Contact>();
	for (const contact of [readPrimaryContact(partner), ...listContactData(partner).map(toContact)]) {
		if (contact.email === undefined) continue;
		const address = contact.email.toLowerCase();
		// What is listed about the primary contact completes what the partner says itself.
		contacts.set(address, { ...contact, ...contacts.get(address) });
	}
	return [...contacts.values()];
}

/** The contacts of a partner as they are listed, whatever they have. */
export function listContactData(partner: PartnerData): PartnerData[] {
	const listed = readPath(partner, 'contacts');
	return (Array.isArray(listed) ? listed : []).filter(
		(contact): contact is PartnerData => typeof contact === 'object' && contact !== null,
	);
}

function toContact(data: PartnerData): Contact {
	const contact: Contact = {};
	for (const field of ['email', 'firstName', 'lastName', 'language'] as const) {
		const text = toText(readPath(data, field));
		if (text !== undefined) contact[field] = text;
	}
	return contact;
}

/** The partner's data with the primary contact's address and names filled in where the partner has none of its own. */
export function withPrimaryContact(partner: PartnerData): PartnerData {
	const contact = readPrimaryContact(partner);
	const missing = Object.entries(contact).filter(
		([field]) =>
			isEmptyValue(readPath(partner, field)) || (field === 'email' && typeof partner.email === 'object'),
	);
	return missing.length === 0 ? partner : { ...partner, ...Object.fromEntries(missing) };
}

/** The partner's data as one of several contacts has it: names are that person's, or missing. */
export function withContact(partner: PartnerData, contact: Contact): PartnerData {
	const { email, firstName, lastName, language } = contact;
	return { ...partner, email, firstName, lastName, ...(language !== undefined && { language }) };
}
