import { emptinessOperators, requireNumber, type Operator } from './operator';

/** Comparisons of a number. A partner without the number matches none of them but Is Empty. */
export const numberOperators: readonly Operator<number>[] = [
	compareNumber('equals', 'Equals', 'equals', (value, number) => value === number),
	compareNumber('greaterThan', 'Greater Than', 'is greater than', (value, number) => value > number),
	compareNumber('lessThan', 'Less Than', 'is less than', (value, number) => value < number),
	{
		name: 'between',
		label: 'Between',
		operands: ['number', 'upperNumber'],
		prepare: (operands) => {
			const lower = requireNumber(operands, 'number');
			const upper = requireNumber(operands, 'upperNumber');
			return {
				test: (value) => value >= lower && value <= upper,
				whenEmpty: false,
				phrase: `is between ${lower} and ${upper}`,
			};
		},
	},
	...emptinessOperators,
];

function compareNumber(
	name: string,
	label: string,
	words: string,
	compare: (value: number, number: number) => boolean,
): Operator<number> {
	return {
		name,
		label,
		operands: ['number'],
		prepare: (operands) => {
			const number = requireNumber(operands, 'number');
			return { test: (value) => compare(value, number), whenEmpty: false, phrase: `${words} ${number}` };
		},
	};
}

/** Comparisons of a yes-or-no value. */
export const booleanOperators: readonly Operator<boolean>[] = [
	{
		name: 'isTrue',
		label: 'Is True',
		operands: [],
		prepare: () => ({ test: (value) => value, whenEmpty: false, phrase: 'is true' }),
	},
	{
		name: 'isFalse',
		label: 'Is False',
		operands: [],
		prepare: () => ({ test: (value) => !value, whenEmpty: false, phrase: 'is false' }),
	},
	...emptinessOperators,
];

/** Questions to the ledger about one email. The value is the time it was sent, in milliseconds since 1970, UTC. */
export const emailOperators: readonly Operator<number>[] = [
	{
		name: 'wasSent',
		label: 'Was Sent',
		operands: [],
		prepare: () => ({ test: () => true, whenEmpty: false, phrase: 'was sent' }),
	},
	{
		name: 'wasNotSent',
		label: 'Was Not Sent',
		operands: [],
		prepare: () => ({ test: () => false, whenEmpty: true, phrase: 'was not sent' }),
	},
];
