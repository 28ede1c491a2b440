import { saysUnknownMailbox } from './unknownMailbox';

/** An enhanced status code (RFC 3463 §2): class, subject and detail. */
export interface EnhancedStatus {
	/** 2 for success, 4 for a transient failure, 5 for a permanent one. */
	class: number;
	/** What it is about: 1 the address, 2 the mailbox, 3 the mail system, 5 the protocol, 7 security or policy. */
	subject: number;
	detail: number;
}

/** The enhanced code of a reply such as `550 5.1.1 No such user`, or of a bare `5.1.1`; `undefined` where it has none. */
export function readEnhancedStatus(reply: string): EnhancedStatus | undefined {
	const match = /^\s*(?:\d{3}[ -])?([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.)/.exec(reply);
	if (!match) return undefined;
	return { class: Number(match[1]), subject: Number(match[2]), detail: Number(match[3]) };
}

/** Details of subject 1 that are about the sender's address: RFC 3463 §3.2, X.1.7 and X.1.8. */
const SENDER_ADDRESS_DETAILS = new Set([7, 8]);

/**
 * True for an address that does not exist, by the code of an answer or, where it has none or one that says nothing, by its
 * words.
 *
 * @param reply what the server said
 */
export function isDeadAddress(status: EnhancedStatus | undefined, reply: string): boolean {
	if (isDeadAddressCode(status, reply)) return true;
	// 5.0.0 says no more than that it failed: RFC 3463 §3.1.
	const isVague = status?.class === 5 && status.subject === 0 && status.detail === 0;
	return (status === undefined || isVague) && saysUnknownMailbox(reply, isVague);
}

/**
 * True for a code of an address that does not exist or cannot: X.1.x but for the two that are about the sender, and what
 * Exchange Online answers for an unknown recipient, 5.4.1 (learn.microsoft.com/exchange/mail-flow-best-practices,
 * directory-based edge blocking).
 *
 * @param reply what the server said
 */
export function isDeadAddressCode(status: EnhancedStatus | undefined, reply: string): boolean {
	if (status?.class !== 5) return false;
	const { subject, detail } = status;
	if (subject === 4 && detail === 1) return /\brecipient address rejected\b/i.test(reply);
	return subject === 1 && detail !== 0 && !SENDER_ADDRESS_DETAILS.has(detail);
}

/** True for a mailbox that is full, permanent or not: its owner may tidy up. RFC 3463 §3.3, X.2.2. */
export function isMailboxFull({ subject, detail }: EnhancedStatus): boolean {
	return subject === 2 && detail === 2;
}

/**
 * True for a refusal that is about who sends and how, not about the recipient: X.7.x, security or policy (RFC 3463
 * §3.8), among them failed SPF, DKIM and DMARC, and a sender's address that is wrong.
 */
export function isSenderRefusal({ class: kind, subject, detail }: EnhancedStatus): boolean {
	return kind === 5 && (subject === 7 || (subject === 1 && SENDER_ADDRESS_DETAILS.has(detail)));
}

const SPF =
	'Add the mail server of the SMTP credential to the SPF record (a TXT record in the DNS) of the From Email’s domain.';
const DKIM =
	'Have the mail server sign with DKIM for the From Email’s domain, and publish the key in the DNS.';
const DMARC =
	'Make SPF or DKIM pass for the same domain as From Email, and publish a DMARC record for it (p=none is enough).';

/**
 * What to mend for codes that always mean the same: RFC 7372 §3, RFC 7505 §4.2, and those that Gmail
 * (support.google.com/a/answer/3726730) and Outlook.com (5.7.515, techcommunity.microsoft.com, 2025) answer with.
 */
const ADVICE: Readonly<Record<number, string>> = {
	20: DKIM,
	21: DKIM,
	22: DKIM,
	23: SPF,
	24: SPF,
	25: 'The mail server’s IP address has no name in the DNS: ask who runs it for a PTR record.',
	26: DMARC,
	27: SPF,
	30: DKIM,
	509: DMARC,
	515: DMARC,
};

/** What the operator can do about a code that says by itself what is wrong; `undefined` for the ones that do not. */
export function adviseOnSenderRefusal(status: EnhancedStatus): string | undefined {
	return status.subject === 7 ? ADVICE[status.detail] : undefined;
}

/** For a refusal of the sender that does not say why. */
export const GENERAL_SENDER_ADVICE =
	'Check that the SMTP account may send as From Email, and that SPF, DKIM and DMARC are set up for its domain.';
