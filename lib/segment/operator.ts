import type { EvaluationContext, OperandName } from './condition';
import type { Constraint } from './constraint';

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
	/** Which values it allows, where that can be said; only lint reads it. */
	constraint?: Constraint;
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

/** Operators that ask only whether there is a value. */
export const emptinessOperators: readonly Operator[] = createEmptinessOperators({
	isEmpty: 'Is Empty',
	isNotEmpty: 'Is Not Empty',
});

/** The same two questions under the labels that fit a field: a milestone is not empty, it has never happened. */
export function createEmptinessOperators(labels: { isEmpty: string; isNotEmpty: string }): Operator[] {
	return [
		{
			name: 'isEmpty',
			label: labels.isEmpty,
			operands: [],
			prepare: () => ({
				test: () => false,
				whenEmpty: true,
				phrase: labels.isEmpty.toLowerCase(),
				constraint: { kind: 'empty' },
			}),
		},
		{
			name: 'isNotEmpty',
			label: labels.isNotEmpty,
			operands: [],
			prepare: () => ({
				test: () => true,
				whenEmpty: false,
				phrase: labels.isNotEmpty.toLowerCase(),
				constraint: { kind: 'notEmpty' },
			}),
		},
	];
}
