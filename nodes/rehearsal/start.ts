import { DateTime, IANAZone } from 'luxon';

/**
 * The time zone of a rehearsal.
 *
 * @param zone as n8n stores it, where `DEFAULT` and nothing at all stand for that of the instance
 * @throws Error, in words for the operator, for one that is none
 */
export function readRehearsalZone(zone: string | undefined): string {
	const known = zone === undefined || zone === 'DEFAULT' ? 'UTC' : zone;
	if (IANAZone.isValidZone(known)) return known;
	throw new Error(`Time Zone “${known}” is not known. Enter a name such as Europe/Berlin.`);
}

/**
 * When a rehearsal begins: at a date in a zone, or today.
 *
 * @param text ISO 8601; empty for today
 * @param zone see `readRehearsalZone`
 * @returns milliseconds since 1970, UTC
 * @throws Error, in words for the operator
 */
export function readStart(text: string | undefined, zone: string | undefined): number {
	const known = readRehearsalZone(zone);
	const start = text?.trim()
		? DateTime.fromISO(text.trim(), { zone: known })
		: DateTime.now().setZone(known).startOf('day');
	if (start.isValid) return start.toMillis();
	throw new Error(`Start “${text ?? ''}” is not a date. Write 2026-03-01.`);
}
