/**
 * Whose doing a failure is: `recipient` is about this partner's address or this message to it; `server` about the
 * account, the mail server or the way to it, and so the same for every partner; `sender` about who sends and how.
 */
export type FailureScope = 'recipient' | 'server' | 'sender';

/** The server took the email for the partner. */
export interface Sent {
	kind: 'sent';
	/** The server's answer. */
	response: string;
	/** Cc and Bcc addresses the server did not confirm a copy for. */
	refusedCopies: string[];
}

/** The server refused this email for good; trying again would get the same answer. */
export interface Rejected {
	kind: 'rejected';
	scope: 'recipient';
	/** SMTP reply code, 500 to 599. */
	code: number;
	/** True where the server said that the address does not exist, so that no other email will reach it either. */
	isDeadAddress: boolean;
	/** The server's answer. */
	response: string;
	reason: string;
}

/** The email certainly did not go out; it can be sent later. */
export interface TemporaryFailure {
	kind: 'temporaryFailure';
	scope: FailureScope;
	/** SMTP reply code, where the server gave one. */
	code?: number;
	/** True where the answer leaves no doubt that every other partner's email would be refused as well. */
	concernsEverybody?: boolean;
	reason: string;
}

/** The whole email may have reached the server, which did not say what became of it. Sending it again may send it twice. */
export interface Uncertain {
	kind: 'uncertain';
	scope: 'server';
	reason: string;
}

/** What became of one email. Reasons are for operators, on one line, without passwords. */
export type DeliveryOutcome = Sent | Rejected | TemporaryFailure | Uncertain;
