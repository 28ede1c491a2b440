import { parse } from 'csv-parse/sync';
import { foldLetters, toText } from '../partner/values';
import type { Operator, Operands } from './operator';
import { OperandError } from './operands';
import { foldText } from './textOperators';

/** What the column with partner ids may be called, letters and digits alone: impact.com's own exports say MP ID. */
const ID_COLUMNS: ReadonlySet<string> = new Set([
	'partnerid',
	'mpid',
	'mediapartnerid',
	'mediaid',
	'publisherid',
	'accountid',
	'id',
]);

/**
 * The partner ids of a pasted list: one a line, or separated by commas, semicolons, tabs or blanks, or a CSV file whose
 * first line names the column.
 *
 * @throws OperandError where there is none, or where the text is no CSV
 */
function readPartnerList(operands: Operands): string[] {
	const text = toText(operands.partners) ?? '';
	const [first = [], ...rest] = parseRows(text);
	const column = first.findIndex((cell) => ID_COLUMNS.has(foldLetters(cell)));
	const cells = column < 0 ? [...first, ...rest.flat()] : rest.map((row) => row[column] ?? '');
	const ids = cells.map((cell) => cell.trim()).filter((id) => id !== '');
	if (ids.length === 0) throw new OperandError('paste at least one of the Partner IDs');
	return ids;
}

function parseRows(text: string): string[][] {
	// Blanks separate ids on a line of their own, but belong to a heading such as MP ID.
	const isLineOfIds = !/[,;\t\n]/.test(text);
	try {
		return parse(text, {
			bom: true,
			delimiter: isLineOfIds ? ' ' : [',', ';', '\t'],
			relax_column_count: true,
			skip_empty_lines: true,
			trim: true,
		});
	} catch {
		throw new OperandError('paste the Partner IDs one a line, separated by commas, or as CSV');
	}
}

/** Whether a partner's id is in a pasted list. */
export const partnerListOperators: ReadonlyArray<Operator<string>> = [
	{
		name: 'isInList',
		label: 'Is in the List',
		operands: ['partners'],
		prepare: (operands) => {
			const ids = readPartnerList(operands);
			const listed = new Set(ids.map(foldText));
			return {
				test: (value) => listed.has(foldText(value)),
				whenEmpty: false,
				phrase: `is in the list of ${listed.size}`,
				constraint: { kind: 'oneOf', values: listed },
			};
		},
	},
	{
		name: 'isNotInList',
		label: 'Is Not in the List',
		operands: ['partners'],
		prepare: (operands) => {
			const ids = readPartnerList(operands);
			const listed = new Set(ids.map(foldText));
			return {
				test: (value) => !listed.has(foldText(value)),
				whenEmpty: true,
				phrase: `is not in the list of ${listed.size}`,
				constraint: { kind: 'noneOf', values: listed },
			};
		},
	},
];
