import { toAsciiDomain } from './asciiDomain';
import { readPrimaryContact } from './partner';
import type { PartnerData } from './values';

/** More email addresses than this in one segment, and nothing is sent: impact.com's limit for a partner segment. */
export const MAXIMUM_ADDRESSES = 10_000;

const ASCII = /^[\x21-\x7e]*$/;

/**
 * An address as the ledger compares it: in lower case, and with an internationalised domain in ASCII, as mail servers
 * know it. What is no address stays text of its own.
 */
export function normaliseAddress(address: string): string {
	const text = address.trim().normalize('NFC').toLowerCase();
	if (ASCII.test(text)) return text;
	const start = text.lastIndexOf('@') + 1;
	return text.slice(0, start) + (toAsciiDomain(text.slice(start)) || text.slice(start));
}

/** How many different email addresses the partners have, compared as the ledger does. */
export function countAddresses(partners: Iterable<PartnerData>): number {
	const addresses = new Set<string>();
	for (const partner of partners) {
		const { email } = readPrimaryContact(partner);
		if (email !== undefined) addresses.add(normaliseAddress(email));
	}
	return addresses.size;
}
