import { readPrimaryContact } from './partner';
import type { PartnerData } from './values';

/** More email addresses than this in one segment, and nothing is sent: impact.com's limit for a partner segment. */
export const MAXIMUM_ADDRESSES = 10_000;

/** How many different email addresses the partners have, letter case aside. */
export function countAddresses(partners: Iterable<PartnerData>): number {
	const addresses = new Set<string>();
	for (const partner of partners) {
		const { email } = readPrimaryContact(partner);
		if (email !== undefined) addresses.add(email.toLowerCase());
	}
	return addresses.size;
}
