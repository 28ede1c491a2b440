import { IANAZone, type DateTime } from 'luxon';

/** When emails may go out, on the clock of whoever gets them. */
export interface SendingHours {
	/** First hour of the day, 0 to 23. */
	fromHour: number;
	/** The hour at which it ends, 0 to 24. At or before `fromHour` it ends on the next day; equal means all day. */
	toHour: number;
	/** Days on which it begins: 1 for Monday to 7 for Sunday. */
	weekdays: ReadonlySet<number>;
}

/** A window and its weekdays repeat within a week; one more day covers one that begins just before. */
const HOURS_TO_LOOK_AHEAD = 8 * 24;

/**
 * When an email may go out that may not right now: the beginning of the first allowed hour.
 *
 * @param now in the zone of whoever gets it
 * @returns `undefined` when it may go out now, or never because no weekday is allowed
 */
export function findNextSendingTime(now: DateTime<true>, hours: SendingHours): DateTime<true> | undefined {
	if (hours.weekdays.size === 0 || isAllowed(now, hours)) return undefined;
	const hour = now.startOf('hour');
	for (let ahead = 1; ahead <= HOURS_TO_LOOK_AHEAD; ahead += 1) {
		// Hours that pass, not hours on the clock: the clock may skip or repeat one.
		const candidate = hour.plus({ hours: ahead });
		if (isAllowed(candidate, hours)) return candidate;
	}
	return undefined;
}

function isAllowed(time: DateTime<true>, { fromHour, toHour, weekdays }: SendingHours): boolean {
	const { hour, weekday } = time;
	if (fromHour < toHour) return hour >= fromHour && hour < toHour && weekdays.has(weekday);
	if (fromHour === toHour) return weekdays.has(weekday);
	const yesterday = weekday === 1 ? 7 : weekday - 1;
	return (hour >= fromHour && weekdays.has(weekday)) || (hour < toHour && weekdays.has(yesterday));
}

/** The partner's time zone where it is a known one, else the other. */
export function chooseZone(partnerZone: unknown, otherwise: string): string {
	return typeof partnerZone === 'string' && IANAZone.isValidZone(partnerZone.trim())
		? partnerZone.trim()
		: otherwise;
}
