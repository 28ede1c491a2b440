import { emptinessOperators, type Operator } from './operator';

const answers: ReadonlyArray<Operator<boolean>> = [
	{
		name: 'isTrue',
		label: 'Is True',
		operands: [],
		prepare: () => ({
			test: (value) => value,
			whenEmpty: false,
			phrase: 'is true',
			constraint: { kind: 'oneOf', values: new Set(['true']) },
		}),
	},
	{
		name: 'isFalse',
		label: 'Is False',
		operands: [],
		prepare: () => ({
			test: (value) => !value,
			whenEmpty: false,
			phrase: 'is false',
			constraint: { kind: 'oneOf', values: new Set(['false']) },
		}),
	},
];

/** Comparisons of a yes-or-no value. */
export const booleanOperators: readonly Operator[] = [
	...(answers as unknown as Operator[]),
	...emptinessOperators,
];
