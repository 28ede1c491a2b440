import type { DateTime } from 'luxon';
import { toDateTime, toList, toNumber, toText } from '../partner/values';
import type { Clock, OperandName } from './condition';
import type { Operands } from './operator';

/** An operand that cannot be used; the message says what to enter. */
export class OperandError extends Error {}

/** What the inputs are called in the node's panel, for messages about them. */
export const OPERAND_LABELS: Readonly<Record<OperandName, string>> = {
	text: 'Value',
	texts: 'Values',
	choices: 'Values',
	number: 'Number',
	upperNumber: 'And Number',
	days: 'Days',
	date: 'Date',
	upperDate: 'And Date',
	weekdays: 'Weekdays',
	dayOfMonth: 'Day of Month',
	partners: 'Partner IDs',
	range: 'Performance Date Range',
	rangeDays: 'Range Days',
	rangeStart: 'Range Start',
	rangeEnd: 'Range End',
	window: 'When',
	windowDays: 'Within Days',
	windowStart: 'Not Before',
	windowEnd: 'Not After',
};

/** The text operand. @throws OperandError where it is blank */
export function requireText(operands: Operands): string {
	const text = toText(operands.text);
	if (text === undefined) throw new OperandError('enter a Value');
	return text;
}

/** The entries of the comma-separated operand or of the chosen values. @throws OperandError where there is none */
export function requireTexts(operands: Operands, name: 'texts' | 'choices' | 'weekdays'): string[] {
	const texts = operands[name] === undefined ? [] : toList(operands[name]);
	if (texts.length === 0) {
		const label = OPERAND_LABELS[name];
		throw new OperandError(name === 'texts' ? `enter at least one of the ${label}` : `choose ${label}`);
	}
	return texts;
}

/** A number operand. @throws OperandError where it is no number */
export function requireNumber(operands: Operands, name: 'number' | 'upperNumber'): number {
	const number = toNumber(operands[name]);
	if (number === undefined) throw new OperandError(`enter a number for ${OPERAND_LABELS[name]}`);
	return number;
}

/** A count of days. @throws OperandError where it is no whole number of 0 or more */
export function requireDays(operands: Operands, name: 'days' | 'rangeDays' | 'windowDays' = 'days'): number {
	const days = toNumber(operands[name]);
	if (days === undefined || !Number.isInteger(days) || days < 0) {
		throw new OperandError(`enter a whole number of ${OPERAND_LABELS[name]}, 0 or more`);
	}
	return days;
}

/** The day of a month. @throws OperandError where it is not 1 to 31 */
export function requireDayOfMonth(operands: Operands): number {
	const day = toNumber(operands.dayOfMonth);
	if (day === undefined || !Number.isInteger(day) || day < 1 || day > 31) {
		throw new OperandError(`enter a ${OPERAND_LABELS.dayOfMonth} from 1 to 31`);
	}
	return day;
}

/** A date that an operator chose: a whole calendar day, or a moment where a time of day was given. */
export interface ChosenDate {
	/** Its first millisecond, since 1970, UTC. */
	start: number;
	/** The first millisecond after it. */
	end: number;
	/** `5 Mar 2026`, or `5 Mar 2026 09:30` for a moment. */
	text: string;
	/** In the zone of the run. */
	date: DateTime<true>;
}

/** A date operand in the context's zone. Midnight stands for the whole day. @throws OperandError where it is no date */
export function requireDate(
	operands: Operands,
	name: 'date' | 'upperDate' | 'rangeStart' | 'rangeEnd' | 'windowStart' | 'windowEnd',
	{ calendar }: Clock,
): ChosenDate {
	const date = toDateTime(operands[name], calendar.zone);
	if (date === undefined) throw new OperandError(`choose a date for ${OPERAND_LABELS[name]}`);
	const start = date.toMillis();
	if (start !== date.startOf('day').toMillis()) {
		return { start, end: start + 1, text: date.toFormat('d LLL yyyy HH:mm'), date };
	}
	const end = date.plus({ days: 1 }).startOf('day').toMillis();
	return { start, end, text: date.toFormat('d LLL yyyy'), date };
}

/** Two dates with everything between them, both included. @throws OperandError where they are not in this order */
export function requireDates(
	operands: Operands,
	lower: 'date' | 'rangeStart' | 'windowStart',
	upper: 'upperDate' | 'rangeEnd' | 'windowEnd',
	clock: Clock,
): [ChosenDate, ChosenDate] {
	const from = requireDate(operands, lower, clock);
	const to = requireDate(operands, upper, clock);
	if (to.end <= from.start) {
		throw new OperandError(`${OPERAND_LABELS[upper]} must not be before ${OPERAND_LABELS[lower]}`);
	}
	return [from, to];
}
