import { parse } from 'csv-parse/sync';
import { parseAddress } from './address';

/** The addresses of a CSV text, and the lines that have none. */
export interface AddressList {
	addresses: string[];
	/** Lines are counted from 1, the heading included. */
	problems: Array<{ line: number; reason: string }>;
}

/** What a column of addresses is called in exports of mail and partner programs. */
const HEADING = /^(?:e-?mail(?:[ _-]?address)?|address|contact[ _-]?email)$/i;

/**
 * Reads the addresses of a CSV text: those of the column with a heading such as *email*, or of the first column where
 * the first line is no heading.
 *
 * @throws Error where the text is no CSV
 */
export function readAddressList(text: string): AddressList {
	const rows: string[][] = parse(text, {
		bom: true,
		delimiter: [',', ';', '\t'],
		relax_column_count: true,
		relax_quotes: true,
		trim: true,
	});
	const [first = []] = rows;
	const headingAt = first.findIndex((cell) => HEADING.test(cell));
	const column = Math.max(headingAt, 0);
	const hasHeading = headingAt !== -1;
	const list: AddressList = { addresses: [], problems: [] };
	rows.forEach((row, index) => {
		if ((index === 0 && hasHeading) || row.every((cell) => cell === '')) return;
		const parsed = parseAddress(row[column] ?? '');
		if (parsed.ok) list.addresses.push(parsed.address);
		else list.problems.push({ line: index + 1, reason: parsed.reason });
	});
	return list;
}
