import type { DateTime } from 'luxon';

/** A count of days in words: `1 day`, `7 days`. */
export const countDays = (days: number) => (days === 1 ? '1 day' : `${days} days`);

/** A span of time from `start` up to, not including, `end`, in milliseconds since 1970, UTC. */
export interface Span {
	start: number;
	end: number;
}

/** The calendar day that lies `days` after today (before, where negative), in the zone of `now`. */
export function findDay(now: DateTime, days: number): Span {
	// Where the clocks change at midnight, a day begins at 1 o'clock, but not the days that are counted from it.
	const begin = (offset: number) => now.plus({ days: offset }).startOf('day').toMillis();
	return { start: begin(days), end: begin(days + 1) };
}

/** From the beginning of the day that lies `days` ago until now. */
export function findLastDays(now: DateTime, days: number): Span {
	return { start: findDay(now, -days).start, end: now.toMillis() + 1 };
}
