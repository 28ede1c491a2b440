/** Domains that nobody can own (RFC 2606 §3). The templates use them for what an operator has to replace. */
const EXAMPLE_DOMAIN = /(?:^|\.)example\.(?:com|net|org)$/i;

/** What the templates' postal address says where an operator's own belongs. */
const EXAMPLE_STREET = /\bexample street\b/i;

/** Whether an email address is of a domain that exists for examples only. */
export function isExampleAddress(address: string): boolean {
	return EXAMPLE_DOMAIN.test(address.slice(address.lastIndexOf('@') + 1));
}

/** Whether a link leads to a domain that exists for examples only. */
export function isExampleLink(link: string): boolean {
	return URL.canParse(link) && EXAMPLE_DOMAIN.test(new URL(link).hostname);
}

/** Whether a postal address is that of the templates. */
export function isExamplePostalAddress(postalAddress: string): boolean {
	return EXAMPLE_STREET.test(postalAddress);
}
