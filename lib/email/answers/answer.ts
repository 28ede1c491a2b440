import type { EnhancedStatus } from './enhancedStatus';

/** What an answer of a mail server is about. */
export type AnswerCause =
	/** The mailbox (or its domain) does not exist. Only a permanent refusal says so. */
	| 'unknownMailbox'
	/** The mailbox is full; its owner may tidy up. */
	| 'fullMailbox'
	/** The mailbox is or was there and takes no email: disabled, inactive, suspended. Only of a permanent refusal. */
	| 'closedMailbox'
	/** This very message is refused for what it is made of. Only of a permanent refusal. */
	| 'message'
	/** So many emails per hour, day or connection, or to this recipient; a quota, credits. */
	| 'limit'
	/** Too many connections at the same time. */
	| 'connections'
	/**
	 * Who sends and how: policy, reputation, spam, block lists, SPF, DKIM, DMARC, PTR, HELO, the sender's address,
	 * relaying, required TLS, size.
	 */
	| 'sender'
	/** The SMTP account itself: login, an unverified sender, may not send as From Email, suspended. */
	| 'account'
	/** The mail system or the way to it: shutting down, out of disk, DNS, routing, loops, timeouts. */
	| 'server'
	/** Greylisting, and any other refusal that asks to come back and gives no better reason. */
	| 'later'
	/** A permanent refusal that says nothing certain. */
	| 'unclear';

/** What a mail server answered, as far as it can be understood. */
export interface Answer {
	cause: AnswerCause;
	/** True for 5yz. */
	isPermanent: boolean;
	status?: EnhancedStatus;
	/** What the operator can do about it, in one or two sentences; absent where there is nothing. */
	advice?: string;
	/** True where it leaves no doubt that every other partner's email would be refused as well. */
	concernsEverybody: boolean;
}

/** What a code or certain words mean, and what can be done about it. */
export interface Meaning {
	cause: AnswerCause;
	advice?: string;
	concernsEverybody?: boolean;
}
