/** What became of a partner's email. `sent` and `preview` leave by the output Sent. docs/statuses.md explains each. */
export type EmailStatus =
	| 'sent'
	| 'preview'
	| 'alreadySent'
	| 'suppressed'
	| 'capped'
	| 'held'
	| 'overDailyLimit'
	| 'notDue'
	| 'notAttempted'
	| 'noPartnerId'
	| 'noAddress'
	| 'invalidAddress'
	| 'renderFailed'
	| 'noTrackingLink'
	| 'rejected'
	| 'temporaryFailure'
	| 'uncertain'
	| 'overLimit';

/** What became of a partner's email, as the item shows it. */
export interface EmailOutcome {
	status: EmailStatus;
	/** In words for the operator; the server's answer where it gave one. */
	reason?: string;
	/** The address, where one is known: the outcome takes the place of the item's `email`. */
	to?: string | undefined;
	/** Further fields for the item. */
	[field: string]: unknown;
}
