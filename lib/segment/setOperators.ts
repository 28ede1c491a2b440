import { emptinessOperators, type Operator } from './operator';
import { requireTexts } from './operands';
import { foldText } from './textOperators';

/** Comparisons of one value out of known ones. The operands are values of the field's vocabulary, as is the value. */
export const choiceOperators: readonly Operator<string>[] = [
	{
		name: 'isAnyOf',
		label: 'Is Any Of',
		operands: ['choices'],
		prepare: (operands) => {
			const wanted = new Set(requireTexts(operands, 'choices'));
			return {
				test: (value) => wanted.has(value),
				whenEmpty: false,
				phrase: wanted.size === 1 ? 'is' : 'is any of',
				constraint: { kind: 'oneOf', values: wanted },
			};
		},
	},
	{
		name: 'isNoneOf',
		label: 'Is None Of',
		operands: ['choices'],
		prepare: (operands) => {
			const unwanted = new Set(requireTexts(operands, 'choices'));
			return {
				test: (value) => !unwanted.has(value),
				whenEmpty: true,
				phrase: unwanted.size === 1 ? 'is not' : 'is none of',
				constraint: { kind: 'noneOf', values: unwanted },
			};
		},
	},
	...emptinessOperators,
];

/** Comparisons of several values out of known ones. */
export const choicesOperators = createSetOperators('choices', (value) => value);

/** Comparisons of a list of any texts, such as groups. */
export const listOperators = createSetOperators('texts', foldText);

function createSetOperators(
	operand: 'choices' | 'texts',
	fold: (text: string) => string,
): ReadonlyArray<Operator<readonly string[]>> {
	const read = (operands: Parameters<typeof requireTexts>[0], phrase: string) => {
		const texts = requireTexts(operands, operand);
		return {
			values: new Set(texts.map(fold)),
			// What the chosen values are called is said by the vocabulary.
			phrase: operand === 'choices' ? phrase : `${phrase} ${texts.join(', ')}`,
		};
	};
	return [
		{
			name: 'includesAnyOf',
			label: 'Includes Any Of',
			operands: [operand],
			prepare: (operands) => {
				const { values: wanted, phrase } = read(operands, 'includes any of');
				return {
					test: (values) => values.some((value) => wanted.has(fold(value))),
					whenEmpty: false,
					phrase,
					constraint: { kind: 'hasAny', values: wanted },
				};
			},
		},
		{
			name: 'includesAllOf',
			label: 'Includes All Of',
			operands: [operand],
			prepare: (operands) => {
				const { values: wanted, phrase } = read(operands, 'includes all of');
				return {
					test: (values) => wanted.isSubsetOf(new Set(values.map(fold))),
					whenEmpty: false,
					phrase,
					constraint: { kind: 'hasAll', values: wanted },
				};
			},
		},
		{
			name: 'includesNoneOf',
			label: 'Includes None Of',
			operands: [operand],
			prepare: (operands) => {
				const { values: unwanted, phrase } = read(operands, 'includes none of');
				return {
					test: (values) => !values.some((value) => unwanted.has(fold(value))),
					whenEmpty: true,
					phrase,
					constraint: { kind: 'hasNone', values: unwanted },
				};
			},
		},
		...emptinessOperators,
	];
}
