import type { Constraint } from './constraint';
import { emptinessOperators, type Operator } from './operator';
import { OperandError, requireNumber } from './operands';

const comparisons: ReadonlyArray<Operator<number>> = [
	compare('greaterThan', 'Greater Than', (number) => ({
		test: (value) => value > number,
		constraint: { kind: 'range', from: number, to: Infinity, fromOpen: true },
	})),
	compare('lessThan', 'Less Than', (number) => ({
		test: (value) => value < number,
		constraint: { kind: 'range', from: -Infinity, to: number, toOpen: true },
	})),
	compare('equals', 'Equals', (number) => ({
		test: (value) => value === number,
		constraint: { kind: 'range', from: number, to: number },
	})),
	{
		name: 'between',
		label: 'Between',
		operands: ['number', 'upperNumber'],
		prepare: (operands) => {
			const lower = requireNumber(operands, 'number');
			const upper = requireNumber(operands, 'upperNumber');
			if (upper < lower) throw new OperandError('And Number must not be less than Number');
			return {
				test: (value) => value >= lower && value <= upper,
				whenEmpty: false,
				phrase: `is between ${lower} and ${upper}`,
				constraint: { kind: 'range', from: lower, to: upper },
			};
		},
	},
];

function compare(
	name: string,
	label: string,
	create: (number: number) => { test: (value: number) => boolean; constraint: Constraint },
): Operator<number> {
	return {
		name,
		label,
		operands: ['number'],
		prepare: (operands) => {
			const number = requireNumber(operands, 'number');
			const words = name === 'equals' ? 'equals' : `is ${label.toLowerCase()}`;
			return { ...create(number), whenEmpty: false, phrase: `${words} ${number}` };
		},
	};
}

/** Comparisons of a number. A partner without the number matches none of them but Is Empty. */
export const numberOperators: readonly Operator[] = [
	...(comparisons as unknown as Operator[]),
	...emptinessOperators,
];

/** Comparisons of a rate, which a partner without the activity it is computed from does not have. */
export const rateOperators = comparisons;

/** Comparisons of an amount of clicks, actions or revenue. */
export const amountOperators: ReadonlyArray<Operator<number>> = [
	...comparisons,
	{
		name: 'none',
		label: 'None at All',
		operands: [],
		prepare: () => ({
			test: (value) => value === 0,
			whenEmpty: false,
			phrase: 'is none at all',
			constraint: { kind: 'range', from: 0, to: 0 },
		}),
	},
];
