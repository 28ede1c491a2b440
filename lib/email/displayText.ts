import { DateTime } from 'luxon';

/** What a value looks like in an email: text, nothing at all, or something that has no sensible text form. */
export type DisplayText =
	| { kind: 'text'; text: string }
	| { kind: 'missing' }
	| { kind: 'unprintable'; what: 'a list' | 'an object' };

const MISSING: DisplayText = { kind: 'missing' };

/**
 * The text of a partner's value. Text is kept as it is, numbers and booleans are written plainly, dates as ISO 8601.
 * Nothing, blank text, an empty list, an invalid date and a number that is none are all *missing*.
 */
export function toDisplayText(value: unknown): DisplayText {
	switch (typeof value) {
		case 'string':
			return value.trim() === '' ? MISSING : { kind: 'text', text: value };
		case 'number':
			return Number.isFinite(value) ? { kind: 'text', text: String(value) } : MISSING;
		case 'boolean':
		case 'bigint':
			return { kind: 'text', text: String(value) };
		case 'object':
			return value === null ? MISSING : objectText(value);
		default:
			return MISSING;
	}
}

function objectText(value: object): DisplayText {
	if (value instanceof Date) return dateText(Number.isNaN(value.getTime()) ? null : value.toISOString());
	// n8n carries a copy of Luxon of its own, so `instanceof` would miss its values.
	if (DateTime.isDateTime(value)) return dateText(value.toISO());
	if (Array.isArray(value)) return value.length === 0 ? MISSING : { kind: 'unprintable', what: 'a list' };
	return { kind: 'unprintable', what: 'an object' };
}

function dateText(iso: string | null): DisplayText {
	return iso === null ? MISSING : { kind: 'text', text: iso };
}

/**
 * One line for a header or a preview: control characters and line breaks become spaces, white space is collapsed and
 * halves of surrogate pairs are replaced, so that partner data can never start a header of its own.
 */
export function toSingleLine(text: string): string {
	return text
		.replace(/\p{Cs}/gu, '\uFFFD')
		.replace(/[\p{Cc}\s]+/gu, ' ')
		.trim();
}
