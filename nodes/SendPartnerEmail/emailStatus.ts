/** What became of a partner in a run of Send Partner Email. `sent` and `preview` leave by the output Sent. */
export type EmailStatus =
	| 'sent'
	| 'preview'
	| 'alreadySent'
	| 'suppressed'
	| 'capped'
	| 'held'
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
