import { DateTime } from 'luxon';

/**
 * When a rehearsal begins: at a date in a zone, or today.
 *
 * @param text ISO 8601; empty for today
 * @returns milliseconds since 1970, UTC
 * @throws Error, in words for the operator
 */
export function readStart(text: string | undefined, zone: string | undefined): number {
	const known = zone === undefined || zone === 'DEFAULT' ? 'UTC' : zone;
	const start = text?.trim()
		? DateTime.fromISO(text.trim(), { zone: known })
		: DateTime.now().setZone(known).startOf('day');
	if (start.isValid) return start.toMillis();
	throw new Error(`Start “${text ?? ''}” is not a date in the time zone “${known}”. Write 2026-03-01.`);
}
