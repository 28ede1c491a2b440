import type { DateTime } from 'luxon';
import type { ChainStep } from '../ledger/names';

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
	/** For email history: which email. */
	email?: ChainStep;
}

/** Conditions that must all hold. */
export type ConditionGroup = readonly Condition[];

/** What kind of value a field holds; its operators follow from it. */
export type ValueKind = 'text' | 'choice' | 'list' | 'number' | 'date' | 'boolean' | 'email';

/**
 * The inputs an operator may ask for: `text` one text, `texts` a comma-separated list, `choices` some of the field's
 * known values, `number` and `upperNumber` numbers, `days` a count of days, `date` and `upperDate` dates.
 */
export type OperandName =
	'text' | 'texts' | 'choices' | 'number' | 'upperNumber' | 'days' | 'date' | 'upperDate';

/** Partner ids to the time an email was sent, in milliseconds since 1970, UTC. */
export type SentTimes = ReadonlyMap<string, number>;

/** What evaluation needs besides the partner. */
export interface EvaluationContext {
	now: DateTime<true>;
	/** IANA time zone in which days begin and end. */
	zone: string;
	/** Who was sent an email, for every email that the conditions name; asked once per run. */
	sentTimes: (email: ChainStep) => SentTimes;
	/**
	 * Whether any partner of this run has that custom field. A condition on one that nobody has is taken for a misspelt
	 * name and never holds: "is not" and "is empty" would otherwise let everybody through.
	 */
	hasField: (path: string) => boolean;
}
