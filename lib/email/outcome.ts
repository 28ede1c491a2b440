import type { AnswerCause } from './answers/answer';

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

/** The server refused this email for good. Whether that is about the partner, other answers tell: see lib/email/sending. */
export interface Rejected {
	kind: 'rejected';
	scope: 'recipient';
	/** SMTP reply code, 500 to 599. */
	code: number;
	/** What the answer is about, by its words and codes. */
	cause: Extract<AnswerCause, 'unknownMailbox' | 'closedMailbox' | 'message' | 'unclear'>;
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
	/** What the answer is about; absent where there was none. */
	cause?: AnswerCause;
	/** True where the answer leaves no doubt that every other partner's email would be refused as well. */
	concernsEverybody?: boolean;
	/** True where the server may well take the email over fewer connections. */
	isCrowded?: boolean;
	reason: string;
}

/** The whole email may have reached the server, which did not say what became of it. Sending it again may send it twice. */
export interface Uncertain {
	kind: 'uncertain';
	scope: 'server';
	reason: string;
}

/** What the mail server did with one email. Reasons are for operators, on one line, without passwords. */
export type DeliveryOutcome = Sent | Rejected | TemporaryFailure | Uncertain;
