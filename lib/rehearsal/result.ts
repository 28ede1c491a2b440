import type { HappeningKind } from './program';

/** The way of one email on the canvas: its Send node, and what decides who gets it. */
export interface Lane {
	/** The name of the Send node, or of the Auto-Accept node of a lane that decides. */
	node: string;
	/** What the operator calls it: the heading of the sticky note around it, else the node's name. */
	title: string;
	/** n8n's colour of that note, 1 to 7. */
	color: number;
	/** Absent for a lane that decides applications. */
	email?: { program: string; chain: string; step: string };
	/** Whether one of its conditions is about partners who joined. */
	isForJoined: boolean;
	/** Whether a Segment Filter, and whether a Chain Delay, is on the way. */
	hasSegment: boolean;
	hasDelay: boolean;
}

/** An email that would have gone out. */
export interface RehearsedEmail {
	/** ISO 8601 in the zone of the workflow. */
	at: string;
	partnerId: string;
	address: string;
	program: string;
	chain: string;
	step: string;
	subject: string;
	/** Position among the lanes. */
	lane: number;
	/** Whether the address existed. */
	outcome: 'sent' | 'bounced';
	/** Whether the partner had joined by then. */
	hadJoined: boolean;
	html: string;
}

/** What can stand on a partner's line of time. */
export type TimelineKind = HappeningKind | 'email' | 'bounced' | 'accepted' | 'declined';

/** Something that happened to a partner. */
export interface TimelineEntry {
	/** Milliseconds since 1970, UTC. */
	at: number;
	partnerId: string;
	kind: TimelineKind;
	/** Position among the emails, for an email and what answers it. */
	email?: number;
	/** Position among the lanes, for a decision. */
	lane?: number;
}

/** Why partners did not get the email of a lane, by what was last said of them. */
export interface LeftOut {
	lane: number;
	reason: string;
	partners: number;
	/** Some of them. */
	examples: string[];
}

/** A run that ended with an error, as often as the same one came. */
export interface RunFailure {
	/** Milliseconds since 1970, UTC: the first time. */
	at: number;
	node: string;
	message: string;
	times: number;
}

/** Everything that came of a rehearsal. */
export interface Rehearsal {
	workflow: string;
	/** IANA time zone of the workflow. */
	zone: string;
	/** Milliseconds since 1970, UTC. */
	start: number;
	end: number;
	seed: number;
	/** Hours that passed, and of those how many runs there were: the others could not have changed anything. */
	hours: number;
	runs: number;
	/** How often a partner's item went through the workflow. */
	visits: number;
	/** Things that happened: emails, and all that partners did. */
	events: number;
	/** Real time. */
	seconds: number;
	partners: number;
	names: Record<string, string>;
	lanes: Lane[];
	emails: RehearsedEmail[];
	timeline: TimelineEntry[];
	leftOut: LeftOut[];
	failures: RunFailure[];
	warnings: string[];
	/** What was assumed, or left aside, so that the workflow could be rehearsed. */
	notes: string[];
}
