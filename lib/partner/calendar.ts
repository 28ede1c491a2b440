import { DateTime, IANAZone } from 'luxon';
import { DAY, MINUTE } from './durations';
import { readIsoTime } from './isoTime';
import { toDateTime } from './values';

/** No zone is further from UTC than 14 hours: https://www.iana.org/time-zones */
const WIDEST_OFFSET = 15 * 60 * MINUTE;

/** Points in time and calendar days of one time zone, quick enough to be asked for every date of every partner. */
export interface Calendar {
	/** IANA time zone. */
	zone: string;
	/**
	 * A point in time in milliseconds since 1970, UTC, from everything that `toDateTime` reads, with the same result;
	 * `undefined` where the value is no date.
	 */
	readInstant: (value: unknown) => number | undefined;
	/** The calendar day of a point in time in this zone, as the number of days since 1970-01-01. */
	dayOf: (instant: number) => number;
}

/**
 * Creates the calendar of a time zone. Offsets are remembered by day: asking for one takes longer than all the rest.
 *
 * @param zone IANA time zone
 */
export function createCalendar(zone: string): Calendar {
	const findOffset = createOffsetFinder(zone);
	return {
		zone,
		readInstant: (value) => {
			const iso = typeof value === 'string' ? readIsoTime(value) : undefined;
			if (iso === undefined) return toDateTime(value, zone)?.toMillis();
			const offset = iso.offset ?? findOffset(iso.wallClock);
			// Near a change of the clocks, some times of day do not exist or exist twice.
			if (offset === undefined) return toDateTime(value, zone)?.toMillis();
			return iso.wallClock - offset * MINUTE;
		},
		dayOf: (instant) => {
			const offset = findOffset(instant) ?? DateTime.fromMillis(instant, { zone }).offset;
			return Math.floor((instant + offset * MINUTE) / DAY);
		},
	};
}

/**
 * Finds the zone's offset around a time, in minutes east of UTC; `undefined` where the clocks change within a day of
 * it. Whether the time is meant in UTC or in the zone therefore makes no difference.
 */
function createOffsetFinder(zone: string): (time: number) => number | undefined {
	const ianaZone = IANAZone.create(zone);
	const offsets = new Map<number, number | undefined>();
	return (time) => {
		const day = Math.floor(time / DAY);
		const known = offsets.get(day);
		if (known !== undefined || offsets.has(day)) return known;
		const before = ianaZone.offset(day * DAY - WIDEST_OFFSET);
		const after = ianaZone.offset((day + 1) * DAY + WIDEST_OFFSET);
		const offset = before === after ? before : undefined;
		offsets.set(day, offset);
		return offset;
	};
}

/** The day of the week of a day since 1970-01-01: 1 for Monday to 7 for Sunday, as in ISO 8601. */
export function weekdayOf(day: number): number {
	return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The day of the month of a day since 1970-01-01: 1 to 31. */
export function dayOfMonth(day: number): number {
	return new Date(day * DAY).getUTCDate();
}

/** A day since 1970-01-01 as text: `5 Mar 2026`. */
export function formatDay(day: number): string {
	return DateTime.fromMillis(day * DAY, { zone: 'utc' }).toFormat('d LLL yyyy');
}
