import { toAsciiDomain } from '../partner/asciiDomain';
import { toSingleLine } from './displayText';

/** An address that can be mailed as it is, or why it cannot. */
export type ParsedAddress = { ok: true; address: string } | { ok: false; reason: string };

/** A sender or reader as it stands in a header. */
export interface Mailbox {
	/** Display name on one line, empty where there is none. */
	name: string;
	address: string;
}

/** A mailbox that can be used as it is, or why it cannot; the reason names the field by its label. */
export type ParsedMailbox = { ok: true; mailbox: Mailbox } | { ok: false; reason: string };

/** The dot-atom of RFC 5322 §3.2.3, the only form of local part in real use. */
const DOT_ATOM = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/** RFC 1035 §2.3.1 with the digits of RFC 1123 §2.1. */
const DOMAIN_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Octets, RFC 5321 §4.5.3.1.1. */
const LONGEST_LOCAL_PART = 64;

/** Octets: the 256 of a path (RFC 5321 §4.5.3.1.3) without its angle brackets. */
const LONGEST_ADDRESS = 254;

/**
 * Reads exactly one plain address (`alex@acme.com`; RFC 5321 §4.1.2 with a dot-atom before the @). White space around
 * it is dropped and an internationalised domain becomes its ASCII form (RFC 5891); everything that could add a second
 * recipient, a header or an SMTP command is refused.
 *
 * @param value anything; only text can be an address
 */
export function parseAddress(value: unknown): ParsedAddress {
	if (typeof value !== 'string') return refuse('The address is not text');
	if (/[\r\n]/.test(value.trim())) return refuse('The address contains a line break');
	if (/\p{Cc}/u.test(value.trim())) return refuse('The address contains a control character');
	const text = value.trim();
	if (text === '') return refuse('The address is empty');
	const separator = text.lastIndexOf('@');
	const problem = findStructuralProblem(text, separator);
	if (problem !== undefined) return refuse(`“${excerpt(text)}” ${problem}`);
	const localPart = text.slice(0, separator);
	const domain = toAsciiDomain(text.slice(separator + 1));
	const reason = findLocalPartProblem(localPart) ?? findDomainProblem(domain);
	if (reason !== undefined) return refuse(`“${excerpt(text)}” ${reason}`);
	const address = `${localPart}@${domain}`;
	if (address.length > LONGEST_ADDRESS) {
		return refuse(`“${excerpt(text)}” is longer than ${LONGEST_ADDRESS} characters`);
	}
	return { ok: true, address };
}

/**
 * Reads a mailbox that an operator entered as an address and a separate display name, as for From.
 *
 * @param value the address, and a name that may be missing or blank
 * @param label the field as the operator knows it, such as `From`; the reason starts with it
 */
export function parseMailbox(value: { name?: unknown; address: unknown }, label: string): ParsedMailbox {
	const parsed = parseAddress(value.address);
	if (!parsed.ok) {
		const isBoth = typeof value.address === 'string' && /<[^<>]*@[^<>]*>/.test(value.address);
		const hint = isBoth ? 'Enter the address only; the name has a field of its own' : parsed.reason;
		return { ok: false, reason: `${label}: ${hint}` };
	}
	const name = typeof value.name === 'string' ? toSingleLine(value.name) : '';
	return { ok: true, mailbox: { name, address: parsed.address } };
}

/** The part of a valid address after its @. */
export function domainOf(address: string): string {
	return address.slice(address.lastIndexOf('@') + 1);
}

function findStructuralProblem(text: string, separator: number): string | undefined {
	if (/[,;]/.test(text)) return 'contains a comma or semicolon; there can only be one address';
	if (/[<>]/.test(text)) return 'contains angle brackets; enter the address without a name';
	if (/\s/.test(text)) return 'contains a space';
	if (separator === -1) return 'has no @';
	if (text.includes('"')) return 'has quotes before the @, which is not supported';
	if (text.indexOf('@') !== separator) return 'has more than one @';
	return undefined;
}

function findLocalPartProblem(localPart: string): string | undefined {
	if (localPart === '') return 'has nothing before the @';
	// eslint-disable-next-line no-control-regex -- everything beyond ASCII is meant, and control characters are gone.
	if (/[^\x00-\x7f]/.test(localPart)) {
		return 'has letters before the @ that only mail servers with SMTPUTF8 (RFC 6531) accept';
	}
	if (localPart.length > LONGEST_LOCAL_PART) {
		return `has more than ${LONGEST_LOCAL_PART} characters before the @`;
	}
	return DOT_ATOM.test(localPart)
		? undefined
		: 'has a character or dot before the @ that is not allowed there';
}

function findDomainProblem(domain: string): string | undefined {
	const labels = domain.split('.');
	if (labels.some((label) => !DOMAIN_LABEL.test(label))) return 'has no valid domain after the @';
	if (labels.length < 2) return 'has a domain without a dot after the @';
	return /^\d+$/.test(labels.at(-1) ?? '') ? 'has an IP address instead of a domain after the @' : undefined;
}

function refuse(reason: string): { ok: false; reason: string } {
	return { ok: false, reason };
}

function excerpt(text: string): string {
	return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
