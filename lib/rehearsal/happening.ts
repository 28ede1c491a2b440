/** An email as its recipient gets it. */
export interface ReceivedEmail {
	partnerId: string;
	address: string;
	program: string;
	chain: string;
	step: string;
	/** Milliseconds since 1970, UTC. */
	at: number;
	/** What the email lets its sender know. */
	tracksOpens: boolean;
	tracksClicks: boolean;
}

/** What can happen to a partner by itself. */
export type HappeningKind =
	'appeared' | 'opened' | 'clicked' | 'unsubscribed' | 'applied' | 'joined' | 'rejected' | 'sold';

/** Something that happened in the virtual program. */
export interface Happening {
	/** Milliseconds since 1970, UTC. */
	at: number;
	partnerId: string;
	kind: HappeningKind;
	/** The email that it answers, for what partners do with one. */
	email?: ReceivedEmail;
	/** For a sale. */
	revenue?: number;
}
