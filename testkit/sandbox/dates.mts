/** The sandbox's account is in this zone, all year round. */
const OFFSET_HOURS = -8;

export const DAY = 86_400_000;
export const HOUR = 3_600_000;

/** A time as the API writes it: `2026-11-20T09:12:00-08:00`. */
export function writeDate(milliseconds: number): string {
	return new Date(milliseconds + OFFSET_HOURS * HOUR).toISOString().replace(/\.\d+Z$/, '-08:00');
}

/** The account's calendar day of a time: `2026-11-20`. */
export function writeDay(milliseconds: number): string {
	return writeDate(milliseconds).slice(0, 10);
}
