import { parse } from 'csv-parse/sync';
import { parseAddress } from './address';

/** The addresses of a CSV text, and the lines of which one could not be read. */
export interface AddressList {
	addresses: string[];
	/** Lines are counted from 1, the heading included. */
	problems: Array<{ line: number; reason: string }>;
}

/** What the column of addresses is called in exports of mail and partner programs, the surest first. */
const HEADINGS = [/mail/i, /address/i];

/** What stands between the addresses of one cell, and around one. */
const BETWEEN_ADDRESSES = /[\s,;<>]+|\bmailto:/i;

/**
 * Reads every address of a CSV text, whatever its column: nobody on the list may be left out because a line holds two
 * addresses or a heading is another one. A line without any is reported with what its column of addresses holds, that
 * with a heading such as *email*, else the first one.
 *
 * @throws Error where the text is no CSV
 */
export function readAddressList(text: string): AddressList {
	const rows: string[][] = parse(text, {
		bom: true,
		delimiter: [',', ';', '\t', '|'],
		relax_column_count: true,
		relax_quotes: true,
		trim: true,
	});
	const column = findHeading(rows[0] ?? []);
	const list: AddressList = { addresses: [], problems: [] };
	rows.forEach((row, index) => {
		if ((index === 0 && column !== undefined) || row.every((cell) => cell === '')) return;
		const candidates = row
			.flatMap((cell) => cell.split(BETWEEN_ADDRESSES))
			.filter((part) => part.includes('@'));
		for (const candidate of candidates.length > 0 ? candidates : [row[column ?? 0] ?? '']) {
			const parsed = parseAddress(candidate);
			if (parsed.ok) list.addresses.push(parsed.address);
			else list.problems.push({ line: index + 1, reason: parsed.reason });
		}
	});
	return list;
}

/** The column of addresses by the first line; `undefined` where that is no heading. */
function findHeading(row: readonly string[]): number | undefined {
	if (row.some((cell) => cell.includes('@'))) return undefined;
	return HEADINGS.map((heading) => row.findIndex((cell) => heading.test(cell))).find((at) => at !== -1);
}
