import { emptinessOperators, type Operator } from './operator';
import { requireText, requireTexts } from './operands';

/** Letter case and Unicode forms that look alike do not tell values apart. */
export function foldText(text: string): string {
	return text.normalize('NFKC').trim().toLowerCase();
}

function foldAll(texts: readonly string[]): Set<string> {
	return new Set(texts.map(foldText));
}

/** Comparisons of one text, without regard to letter case. */
export const textOperators: readonly Operator<string>[] = [
	{
		name: 'is',
		label: 'Is',
		operands: ['text'],
		prepare: (operands) => {
			const text = requireText(operands);
			const wanted = foldText(text);
			return {
				test: (value) => foldText(value) === wanted,
				whenEmpty: false,
				phrase: `is ${text}`,
				constraint: { kind: 'oneOf', values: new Set([wanted]) },
			};
		},
	},
	{
		name: 'isNot',
		label: 'Is Not',
		operands: ['text'],
		prepare: (operands) => {
			const text = requireText(operands);
			const unwanted = foldText(text);
			return {
				test: (value) => foldText(value) !== unwanted,
				whenEmpty: true,
				phrase: `is not ${text}`,
				constraint: { kind: 'noneOf', values: new Set([unwanted]) },
			};
		},
	},
	{
		name: 'contains',
		label: 'Contains',
		operands: ['text'],
		prepare: (operands) => {
			const text = requireText(operands);
			const wanted = foldText(text);
			return {
				test: (value) => foldText(value).includes(wanted),
				whenEmpty: false,
				phrase: `contains ${text}`,
				constraint: { kind: 'notEmpty' },
			};
		},
	},
	{
		name: 'doesNotContain',
		label: 'Does Not Contain',
		operands: ['text'],
		prepare: (operands) => {
			const text = requireText(operands);
			const unwanted = foldText(text);
			return {
				test: (value) => !foldText(value).includes(unwanted),
				whenEmpty: true,
				phrase: `does not contain ${text}`,
			};
		},
	},
	{
		name: 'isAnyOf',
		label: 'Is Any Of',
		operands: ['texts'],
		prepare: (operands) => {
			const texts = requireTexts(operands, 'texts');
			const wanted = foldAll(texts);
			return {
				test: (value) => wanted.has(foldText(value)),
				whenEmpty: false,
				phrase: `is any of ${texts.join(', ')}`,
				constraint: { kind: 'oneOf', values: wanted },
			};
		},
	},
	{
		name: 'isNoneOf',
		label: 'Is None Of',
		operands: ['texts'],
		prepare: (operands) => {
			const texts = requireTexts(operands, 'texts');
			const unwanted = foldAll(texts);
			return {
				test: (value) => !unwanted.has(foldText(value)),
				whenEmpty: true,
				phrase: `is none of ${texts.join(', ')}`,
				constraint: { kind: 'noneOf', values: unwanted },
			};
		},
	},
	...emptinessOperators,
];
