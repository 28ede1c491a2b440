import type { DateTime } from 'luxon';
import type { ChainStep } from '../ledger/names';
import type { TrackedKind } from '../ledger/untrackedSends';
import type { Calendar } from '../partner/calendar';
import type { Span } from './span';

/** One row of a segment as the operator filled it in. */
export interface Condition {
	/** Name of a field in the catalogue. */
	field: string;
	/** Name of an operator that the field's kind has. */
	operator: string;
	/** What the operator asks for, as typed; see `OperandName`. */
	operands: Partial<Record<OperandName, unknown>>;
	/** For a custom field: where the value is (dot path) and what it is. */
	custom?: { path: string; kind: ValueKind };
	/** For questions to the ledger: which email; about an address, only the program counts. */
	email?: ChainStep;
}

/** Conditions that must all hold. */
export interface ConditionGroup {
	conditions: readonly Condition[];
	/** Turns the group round: a partner fits when *not* all conditions hold. */
	negated?: boolean;
}

/** Whom a segment is for: partners whom any group of `include` fits and no group of `except`. */
export interface SegmentDefinition {
	include: readonly ConditionGroup[];
	except: readonly ConditionGroup[];
}

/**
 * What kind of value a field holds; its operators follow from it. `choice` is one value out of known ones and `choices`
 * several; `milestone` is the date of something that may never have happened; `amount` and `rate` are performance,
 * which can be asked for a range of dates; `email` and `boolean` answers may come from the ledger.
 */
export type ValueKind =
	| 'text'
	| 'choice'
	| 'choices'
	| 'list'
	| 'number'
	| 'date'
	| 'milestone'
	| 'boolean'
	| 'amount'
	| 'rate'
	| 'email'
	| 'partnerList';

/**
 * The inputs an operator may ask for: `text` one text, `texts` a comma-separated list, `choices` some of the field's
 * known values, `number` and `upperNumber` numbers, `days` a count of days, `date` and `upperDate` dates, `weekdays` ISO
 * numbers of days of the week, `dayOfMonth` 1 to 31, `partners` pasted partner ids. `range` and the inputs after it say
 * which dates performance is asked for, `window` and those after it in which time something happened to an email.
 */
export type OperandName =
	| 'text'
	| 'texts'
	| 'choices'
	| 'number'
	| 'upperNumber'
	| 'days'
	| 'date'
	| 'upperDate'
	| 'weekdays'
	| 'dayOfMonth'
	| 'partners'
	| 'range'
	| 'rangeDays'
	| 'rangeStart'
	| 'rangeEnd'
	| 'window'
	| 'windowDays'
	| 'windowStart'
	| 'windowEnd';

/** Partner ids or addresses in lower case to times in milliseconds since 1970, UTC. */
export type Times = ReadonlyMap<string, number>;

/** What can be asked about an email; `uncertain`: nobody knows, or knows yet, whether it was sent. */
export type EmailHappening = 'sent' | 'uncertain' | 'bounced' | TrackedKind;

/**
 * A question to the ledger that concerns all partners of a run: to whom something happened with an email in a span of
 * time, or was sent it so that this would not be known, answered by partner id, or which addresses have unsubscribed
 * from a program, answered by address (`normaliseAddress`).
 */
export type LedgerQuestion =
	| { about: 'email'; email: ChainStep; happening: EmailHappening; span: Span }
	| { about: 'untracked'; email: ChainStep; happening: TrackedKind }
	| { about: 'unsubscribed'; program: string };

/** The time of a run. */
export interface Clock {
	/** In the zone of the calendar. */
	now: DateTime<true>;
	/** The time zone in which days begin and end. */
	calendar: Calendar;
}

/** What evaluation needs besides the partner. */
export interface EvaluationContext extends Clock {
	/** What the ledger answered to the questions of the segment, asked once per run. */
	answer: (question: LedgerQuestion) => Times;
	/**
	 * Whether any partner of this run has that field. A condition on one that nobody has is taken for a misspelt name or
	 * missing data and never holds: "is none of" and "is empty" would otherwise let everybody through.
	 */
	hasField: (path: string) => boolean;
}
