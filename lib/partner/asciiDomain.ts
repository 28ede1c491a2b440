import { domainToASCII } from 'node:url';

/** The domain of an address in ASCII and lower case (RFC 5891): `Bücher.example` is `xn--bcher-kva.example`; empty where it is none. */
export function toAsciiDomain(domain: string): string {
	// `domainToASCII` follows the URL standard, which would decode `%2e` and read `0x7f.1` as an IP address.
	return /^[\p{L}\p{M}\p{N}\p{Cf}.。．｡-]+$/u.test(domain) ? domainToASCII(domain) : '';
}
