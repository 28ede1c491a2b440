import * as advice from './advice';
import type { Meaning } from './answer';
import type { EnhancedStatus } from './enhancedStatus';

const UNKNOWN: Meaning = { cause: 'unknownMailbox' };
const SENDER: Meaning = { cause: 'sender', advice: advice.GENERAL_SENDER };
const SERVER: Meaning = { cause: 'server' };
const UNCLEAR: Meaning = { cause: 'unclear' };
const LATER: Meaning = { cause: 'later' };
const LIMIT: Meaning = { cause: 'limit' };
const CLOSED: Meaning = { cause: 'closedMailbox' };
const LOGIN: Meaning = { cause: 'account', advice: advice.LOGIN, concernsEverybody: true };
const NOT_ALLOWED: Meaning = { cause: 'account', advice: advice.NOT_ALLOWED, concernsEverybody: true };
const OWN_LIMIT: Meaning = { cause: 'limit', advice: advice.LIMIT, concernsEverybody: true };
const SIZE: Meaning = { cause: 'sender', advice: advice.SIZE };
const needs = (text: string): Meaning => ({ cause: 'sender', advice: text, concernsEverybody: true });

/**
 * Codes with a meaning of their own, by subject and detail: the IANA registry “SMTP Enhanced Status Codes” with RFC 3463
 * and those of later RFCs, and what large providers added. Nothing but what stands here as `UNKNOWN` is a mailbox that
 * does not exist: any other detail says no more than its subject.
 */
const DETAILS: Readonly<Record<string, Meaning>> = {
	// RFC 3463 §3.2. 1.4 is ambiguous, and 1.5 and 1.9 are of addresses that exist, so they are left out.
	'1.1': UNKNOWN,
	'1.2': UNKNOWN,
	'1.3': UNKNOWN,
	'1.6': UNKNOWN,
	'1.7': SENDER,
	'1.8': SENDER,
	// RFC 7505 §4.2: the domain has a null MX. Exchange Online says so of a recipient that it does not find.
	'1.10': UNKNOWN,
	// Exchange Online: more than one From address; the day's limit of recipients.
	'1.20': SENDER,
	'1.90': OWN_LIMIT,
	// RFC 3463 §3.3.
	'2.1': CLOSED,
	'2.2': { cause: 'fullMailbox' },
	'2.3': SIZE,
	// Exchange Online: limits of this sender to this recipient, and of the recipient; SendAsDenied.
	'2.121': LIMIT,
	'2.122': LIMIT,
	'2.252': NOT_ALLOWED,
	// RFC 3463 §3.4: too big for the mail system, not for one mailbox.
	'3.4': SIZE,
	// RFC 3463 §3.6 is too many recipients; most servers mean a limit.
	'5.3': LIMIT,
	// RFC 4954 §6.
	'5.6': LOGIN,
	'7.8': LOGIN,
	'7.9': LOGIN,
	'7.11': LOGIN,
	'7.12': LOGIN,
	// RFC 5248 §2.4.
	'7.10': { cause: 'sender', advice: advice.TLS },
	'7.13': { cause: 'account', advice: advice.SUSPENDED, concernsEverybody: true },
	'7.14': LOGIN,
	// RFC 7293 §9: the mailbox, or the domain, belongs to somebody else by now.
	'7.17': CLOSED,
	'7.18': CLOSED,
	'7.19': UNCLEAR,
	// RFC 7372 §3; Gmail's own meanings of 27 and 29 to 32: support.google.com/a/answer/3726730.
	'7.20': needs(advice.DKIM),
	'7.21': needs(advice.DKIM),
	'7.22': needs(advice.DKIM),
	'7.23': needs(advice.SPF),
	'7.24': needs(advice.SPF),
	'7.25': needs(advice.PTR),
	'7.26': needs(advice.DMARC),
	'7.27': needs(advice.SPF),
	'7.28': LIMIT,
	'7.30': needs(advice.DKIM),
	'7.31': needs(advice.DMARC),
	'7.32': needs(advice.DMARC),
	// Microsoft 365: learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr; 515: techcommunity.microsoft.com, 2025.
	'7.57': LOGIN,
	'7.60': NOT_ALLOWED,
	'7.232': OWN_LIMIT,
	'7.233': OWN_LIMIT,
	'7.509': needs(advice.DMARC),
	'7.515': needs(advice.DMARC),
	'7.705': OWN_LIMIT,
};

/** Codes whose meaning differs with their class: RFC 3463 §3.5 and Gmail, which has 5.4.5 for the limit of an account. */
const PERMANENT_DETAILS: Readonly<Record<string, Meaning>> = { '4.5': OWN_LIMIT };

/** Temporary refusals by security codes that are about the sender, not about greylisting. */
const TEMPORARY_SENDER = new Set([500, 501, 502, 503, 511, 650, 651]);

/** What an unknown detail of a subject says: RFC 3463 §3.1 to §3.8. */
const SUBJECTS: Readonly<Record<number, Meaning>> = {
	3: SERVER,
	4: SERVER,
	6: { cause: 'message' },
	7: SENDER,
};

/** What an enhanced code means by itself; `undefined` for one that says no more than that it failed. */
export function readMeaning(status: EnhancedStatus): Meaning | undefined {
	const { subject, detail } = status;
	const key = `${subject}.${detail}`;
	if (status.class === 5) return PERMANENT_DETAILS[key] ?? DETAILS[key] ?? SUBJECTS[subject];
	const meaning = DETAILS[key];
	if (subject === 7 && !meaning) return TEMPORARY_SENDER.has(detail) ? SENDER : LATER;
	// A server that is asked to wait may take the next email.
	return meaning
		? { ...meaning, concernsEverybody: meaning.cause === 'account' || meaning === OWN_LIMIT }
		: SUBJECTS[subject];
}

/**
 * True for a code that leaves it to the words which of many things is meant: X.y.0, a code about addresses or about
 * the protocol, and 5.7.1, with which servers refuse for any reason.
 */
export function isVague({ subject, detail }: EnhancedStatus): boolean {
	const meaning = DETAILS[`${subject}.${detail}`];
	if (meaning) return meaning.cause === 'unknownMailbox' || meaning.cause === 'unclear';
	return subject < 2 || subject === 5 || detail === 0 || (subject === 7 && detail === 1);
}

/** Reply codes that say more than that it failed: RFC 5321 §4.2.3, 4954 §6 (logging in), 7504 and 7505. */
const REPLIES: Readonly<Record<number, Meaning>> = {
	421: SERVER,
	// The order of commands.
	503: SERVER,
	523: SIZE,
	525: { cause: 'account', advice: advice.SUSPENDED, concernsEverybody: true },
	530: LOGIN,
	534: LOGIN,
	535: LOGIN,
	538: LOGIN,
	// RFC 5321 §4.5.3.1.10: at RCPT TO, 552 means what 452 does.
	552: { cause: 'fullMailbox' },
	556: UNKNOWN,
	// What 5.7.1 means, of servers without enhanced codes.
	571: SENDER,
};

/** What a reply code means by itself; `undefined` for those that say no more than that it failed. */
export function readReplyMeaning(code: number): Meaning | undefined {
	return REPLIES[code];
}

/** True for what replies to logging in mean: they are about the account, whatever they say (RFC 4954 §6). */
export function isAboutLogin({ cause }: Meaning): boolean {
	return cause === 'account';
}
