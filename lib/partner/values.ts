import { DateTime } from 'luxon';

/** A plain object as n8n hands it over: an item's `json`. */
export type PartnerData = Readonly<Record<string, unknown>>;

/**
 * Reads a value by dot path (`performance.clicks`), own properties only, so that partner data can never reach a
 * prototype. A property whose name is the whole path wins over nesting.
 *
 * @returns the value, or `undefined` where any part of the path is missing
 */
export function readPath(data: PartnerData, path: string): unknown {
	if (Object.hasOwn(data, path)) return data[path];
	let current: unknown = data;
	for (const part of path.split('.')) {
		if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
		current = (current as PartnerData)[part];
	}
	return current;
}

/** True for what an operator would call empty: nothing, blank text, an empty list. */
export function isEmptyValue(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return value.trim() === '';
	return Array.isArray(value) && value.length === 0;
}

/** Text of a string, number or boolean, trimmed; `undefined` for anything else and for blank text. */
export function toText(value: unknown): string | undefined {
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
		return String(value);
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	return text === '' ? undefined : text;
}

/** Text reduced to its letters and digits, in lower case and without accents: `Côte d'Ivoire` is `cotedivoire`. */
export function foldLetters(text: string): string {
	return text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a text is what people write where there is nothing: by its letters, “N/A” would be Namibia. */
export function isNotAvailable(text: string): boolean {
	return /^\s*n\s*[./]\s*a\s*\.?\s*$/i.test(text);
}

/**
 * A list of texts from an array, from the text of one (`["VIP"]`) or from comma-separated text. Objects with a `name` (as the Brand API lists groups)
 * count by that name.
 */
export function toList(value: unknown): string[] {
	return splitList(value)
		.map((part) =>
			typeof part === 'object' && part !== null ? toText((part as PartnerData).name) : toText(part),
		)
		.filter((text) => text !== undefined);
}

/** The entries of a list, whatever they are, from an array or from one of the texts that `toList` reads. */
export function splitList(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') return [value];
	return parseArray(value) ?? value.split(',');
}

function parseArray(text: string): unknown[] | undefined {
	if (!text.trim().startsWith('[')) return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** A finite number from a number or numeric text (`"1200.50"`); `undefined` otherwise, never 0 for blank text. */
export function toNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A boolean from a boolean, the words true/false/yes/no, or 1 and 0 as databases have them; `undefined` otherwise. */
export function toBoolean(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const word = toText(value)?.toLowerCase();
	if (word === 'true' || word === 'yes' || word === '1') return true;
	if (word === 'false' || word === 'no' || word === '0') return false;
	return undefined;
}

/**
 * What a bare number must be for a Unix time: both seconds and milliseconds are from 1973 to 5138. Smaller ones are what
 * an empty column, a year, `20261120` or a spreadsheet's day number become, and would all be 1970.
 */
const SMALLEST_SECONDS = 1e8;
const SMALLEST_MILLISECONDS = 1e11;
const ABOVE_MILLISECONDS = 1e14;

/**
 * Text that names a day, a week or a month. Luxon would also take a year, and for a time of today a time of day or
 * `2026-2027`, which is 20:26 with an offset.
 */
const DATE_TEXT = /^\d{4}(?:-\d\d(?:-|T|$)|-\d{3}(?!\d)|-?W|\d{3})/;
const SQL_TEXT = /^\d{4}-\d\d-\d\d/;

/**
 * A point in time from ISO 8601 or SQL text, a `Date`, a Luxon `DateTime`, or a Unix time in seconds or milliseconds.
 * Text without an offset, a bare date included, is read in `zone`. A year, a time of day, or a number that is no Unix
 * time since 1973 is no date.
 *
 * @param zone IANA time zone; the result is in it as well
 * @returns `undefined` where the value is no date
 */
export function toDateTime(value: unknown, zone: string): DateTime<true> | undefined {
	const date = parseDateTime(value, zone);
	return date?.isValid ? date : undefined;
}

function parseDateTime(value: unknown, zone: string): DateTime<true> | DateTime<false> | undefined {
	if (typeof value === 'number') {
		if (!(value >= SMALLEST_SECONDS && value < ABOVE_MILLISECONDS)) return undefined;
		return DateTime.fromMillis(value < SMALLEST_MILLISECONDS ? value * 1000 : value, { zone });
	}
	if (value instanceof Date) return DateTime.fromJSDate(value, { zone });
	// n8n carries a copy of Luxon of its own, so `instanceof` would miss its values.
	if (typeof value === 'object' && value !== null && DateTime.isDateTime(value)) {
		return DateTime.fromMillis(value.toMillis(), { zone });
	}
	const text = typeof value === 'string' ? value.trim() : '';
	if (!DATE_TEXT.test(text)) return undefined;
	const iso = DateTime.fromISO(text, { zone });
	return iso.isValid || !SQL_TEXT.test(text) ? iso : DateTime.fromSQL(text, { zone });
}
