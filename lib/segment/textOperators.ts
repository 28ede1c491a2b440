import { emptinessOperators, requireText, requireTexts, type Operator } from './operator';

/** Letter case and Unicode forms that look alike do not tell values apart. */
function fold(text: string): string {
	return text.normalize('NFKC').trim().toLowerCase();
}

function foldAll(texts: readonly string[]): Set<string> {
	return new Set(texts.map(fold));
}

/** Comparisons of one text, without regard to letter case. */
export const textOperators: readonly Operator<string>[] = [
	{
		name: 'is',
		label: 'Is',
		operands: ['text'],
		prepare: (operands) => {
			const text = requireText(operands);
			const wanted = fold(text);
			return { test: (value) => fold(value) === wanted, whenEmpty: false, phrase: `is ${text}` };
		},
	},
	{
		name: 'isNot',
		label: 'Is Not',
		operands: ['text'],
		prepare: (operands) => {
			const text = requireText(operands);
			const unwanted = fold(text);
			return { test: (value) => fold(value) !== unwanted, whenEmpty: true, phrase: `is not ${text}` };
		},
	},
	{
		name: 'contains',
		label: 'Contains',
		operands: ['text'],
		prepare: (operands) => {
			const text = requireText(operands);
			const wanted = fold(text);
			return { test: (value) => fold(value).includes(wanted), whenEmpty: false, phrase: `contains ${text}` };
		},
	},
	{
		name: 'doesNotContain',
		label: 'Does Not Contain',
		operands: ['text'],
		prepare: (operands) => {
			const text = requireText(operands);
			const unwanted = fold(text);
			return {
				test: (value) => !fold(value).includes(unwanted),
				whenEmpty: true,
				phrase: `does not contain ${text}`,
			};
		},
	},
	...setOperators('texts'),
	...emptinessOperators,
];

/** Comparisons of one value out of a known few. */
export const choiceOperators: readonly Operator<string>[] = [
	...setOperators('choices'),
	...emptinessOperators,
];

function setOperators(operand: 'texts' | 'choices'): Operator<string>[] {
	return [
		{
			name: 'isAnyOf',
			label: 'Is Any Of',
			operands: [operand],
			prepare: (operands) => {
				const texts = requireTexts(operands, operand);
				const wanted = foldAll(texts);
				return {
					test: (value) => wanted.has(fold(value)),
					whenEmpty: false,
					phrase: texts.length === 1 ? `is ${texts[0]}` : `is any of ${texts.join(', ')}`,
				};
			},
		},
		{
			name: 'isNoneOf',
			label: 'Is None Of',
			operands: [operand],
			prepare: (operands) => {
				const texts = requireTexts(operands, operand);
				const unwanted = foldAll(texts);
				return {
					test: (value) => !unwanted.has(fold(value)),
					whenEmpty: true,
					phrase: texts.length === 1 ? `is not ${texts[0]}` : `is none of ${texts.join(', ')}`,
				};
			},
		},
	];
}

/** Comparisons of a list of texts, such as groups. */
export const listOperators: readonly Operator<readonly string[]>[] = [
	{
		name: 'includesAnyOf',
		label: 'Includes Any Of',
		operands: ['texts'],
		prepare: (operands) => {
			const texts = requireTexts(operands, 'texts');
			const wanted = foldAll(texts);
			return {
				test: (values) => values.some((value) => wanted.has(fold(value))),
				whenEmpty: false,
				phrase: `includes any of ${texts.join(', ')}`,
			};
		},
	},
	{
		name: 'includesAllOf',
		label: 'Includes All Of',
		operands: ['texts'],
		prepare: (operands) => {
			const texts = requireTexts(operands, 'texts');
			const wanted = [...foldAll(texts)];
			return {
				test: (values) => {
					const present = foldAll(values);
					return wanted.every((text) => present.has(text));
				},
				whenEmpty: false,
				phrase: `includes all of ${texts.join(', ')}`,
			};
		},
	},
	{
		name: 'includesNoneOf',
		label: 'Includes None Of',
		operands: ['texts'],
		prepare: (operands) => {
			const texts = requireTexts(operands, 'texts');
			const unwanted = foldAll(texts);
			return {
				test: (values) => !values.some((value) => unwanted.has(fold(value))),
				whenEmpty: true,
				phrase: `includes none of ${texts.join(', ')}`,
			};
		},
	},
	...emptinessOperators,
];
