import { toDateTime, toList, toNumber, toText } from '../partner/values';
import type { DateTime } from 'luxon';
import type { EvaluationContext, OperandName } from './condition';

/** What the operator typed into a condition's inputs. */
export type Operands = Readonly<Partial<Record<OperandName, unknown>>>;

/** An operator made ready for one run: everything that does not depend on the partner is done. */
export interface PreparedOperator<Value = unknown> {
	/** Whether the condition holds for a partner's value. */
	test: (value: Value) => boolean;
	/** What holds for a partner who has no such value. */
	whenEmpty: boolean;
	/** The condition without its field, as in "is any of New, Outreach". */
	phrase: string;
}

/** One way to compare a field's value. */
export interface Operator<Value = unknown> {
	name: string;
	/** As in the node's drop-down, in Title Case. */
	label: string;
	operands: readonly OperandName[];
	/**
	 * Prepares the operator for a run.
	 *
	 * @throws OperandError where an operand is missing or makes no sense
	 */
	prepare: (operands: Operands, context: EvaluationContext) => PreparedOperator<Value>;
}

/** An operand that cannot be used; the message says what to enter. */
export class OperandError extends Error {}

/** The text operand. @throws OperandError where it is blank */
export function requireText(operands: Operands): string {
	const text = toText(operands.text);
	if (text === undefined) throw new OperandError('enter a Value');
	return text;
}

/** The entries of the comma-separated operand or of the chosen values. @throws OperandError where there is none */
export function requireTexts(operands: Operands, name: 'texts' | 'choices'): string[] {
	const texts = operands[name] === undefined ? [] : toList(operands[name]);
	if (texts.length === 0) {
		throw new OperandError(
			name === 'choices' ? 'choose at least one value' : 'enter at least one of the Values',
		);
	}
	return texts;
}

/** A number operand. @throws OperandError where it is no number */
export function requireNumber(operands: Operands, name: 'number' | 'upperNumber'): number {
	const number = toNumber(operands[name]);
	if (number === undefined)
		throw new OperandError(`enter a number for ${name === 'number' ? 'Number' : 'And Number'}`);
	return number;
}

/** The count of days. @throws OperandError where it is no whole number of 0 or more */
export function requireDays(operands: Operands): number {
	const days = toNumber(operands.days);
	if (days === undefined || !Number.isInteger(days) || days < 0) {
		throw new OperandError('enter a whole number of Days, 0 or more');
	}
	return days;
}

/** A date operand in the context's zone. @throws OperandError where it is no date */
export function requireDate(
	operands: Operands,
	name: 'date' | 'upperDate',
	context: EvaluationContext,
): DateTime<true> {
	const date = toDateTime(operands[name], context.zone);
	if (date === undefined)
		throw new OperandError(`choose a ${name === 'date' ? 'Date' : 'date for And Date'}`);
	return date;
}

/** Operators that ask only whether there is a value; every kind has them. */
export const emptinessOperators: readonly Operator[] = [
	{
		name: 'isEmpty',
		label: 'Is Empty',
		operands: [],
		prepare: () => ({ test: () => false, whenEmpty: true, phrase: 'is empty' }),
	},
	{
		name: 'isNotEmpty',
		label: 'Is Not Empty',
		operands: [],
		prepare: () => ({ test: () => true, whenEmpty: false, phrase: 'is not empty' }),
	},
];
