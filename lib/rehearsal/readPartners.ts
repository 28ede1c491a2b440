import { parse } from 'csv-parse/sync';
import type { PartnerData } from '../partner/values';

/**
 * Reads partners from the text of a file: CSV with a line of column names, or JSON with a list of partners.
 *
 * @throws Error, in words for the operator, where it is neither
 */
export function readPartnerFile(text: string, name: string): PartnerData[] {
	const content = text.replace(/^\uFEFF/, '');
	const rows = /^\s*[[{]/.test(content) ? readJson(content, name) : readCsv(content, name);
	if (rows.length === 0) throw new Error(`${name} has no partners`);
	return rows;
}

function readJson(text: string, name: string): PartnerData[] {
	let content: unknown;
	try {
		content = JSON.parse(text);
	} catch (error) {
		throw new Error(`${name} is not valid JSON: ${(error as Error).message}`);
	}
	const list: unknown[] = Array.isArray(content) ? content : [content];
	return list.map((entry, index) => {
		const value = isObject(entry) && isObject(entry.json) ? entry.json : entry;
		if (isObject(value)) return value;
		throw new Error(`${name}: entry ${index + 1} is not a partner: write { "partnerId": …, "email": … }`);
	});
}

const isObject = (value: unknown): value is PartnerData =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function readCsv(text: string, name: string): PartnerData[] {
	try {
		const delimiter = findDelimiter(text);
		return parse<PartnerData>(text, { columns: true, skip_empty_lines: true, trim: true, delimiter });
	} catch (error) {
		throw new Error(`${name} is not valid CSV: ${(error as Error).message}`);
	}
}

/** The separator that stands between the names of columns most often. */
function findDelimiter(text: string): string {
	const names = text.split(/\r?\n/, 1)[0] ?? '';
	const amounts = [',', ';', '\t'].map((mark) => ({ mark, amount: names.split(mark).length }));
	return amounts.reduce((most, candidate) => (candidate.amount > most.amount ? candidate : most)).mark;
}
