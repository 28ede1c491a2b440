import type { DateTime } from 'luxon';

/** The units a delay can be counted in. */
export const DELAY_UNITS = ['hours', 'days', 'weeks', 'businessDays'] as const;
export type DelayUnit = (typeof DELAY_UNITS)[number];

/** A span between an earlier moment and the next email. */
export interface Delay {
	/** 0 or more; whole for business days. */
	amount: number;
	unit: DelayUnit;
}

/**
 * When a delay that starts at `reference` is over. Hours are exact; days and weeks keep the local time of day in the
 * reference's zone, across changes of daylight saving; business days are Monday to Friday there.
 */
export function addDelay(reference: DateTime<true>, { amount, unit }: Delay): DateTime<true> {
	if (unit !== 'businessDays') return reference.plus({ [unit]: amount });
	return addBusinessDays(reference, amount);
}

const DAYS_A_WEEK = 5;

function addBusinessDays(reference: DateTime<true>, amount: number): DateTime<true> {
	const start = moveToWorkday(reference);
	const week = Math.floor(amount / DAYS_A_WEEK);
	const rest = amount % DAYS_A_WEEK;
	const acrossWeekend = start.weekday + rest > DAYS_A_WEEK ? 2 : 0;
	return start.plus({ weeks: week, days: rest + acrossWeekend });
}

/** A delay that starts on a weekend is counted from the Friday before it: one business day later is Monday. */
function moveToWorkday(date: DateTime<true>): DateTime<true> {
	return date.weekday <= DAYS_A_WEEK ? date : date.minus({ days: date.weekday - DAYS_A_WEEK });
}

/** Where a partner stands in a delay. */
export interface DelayState {
	/** `notStarted`: what the delay counts from has not happened. */
	status: 'due' | 'waiting' | 'notStarted';
	/** ISO 8601 with offset; absent when not started. */
	referenceAt?: string;
	/** ISO 8601 with offset; absent when not started. */
	dueAt?: string;
}

/**
 * Compares a delay with the clock. Late is still due: a run that was missed loses nobody.
 *
 * @param reference when the delay starts, in the zone its days are counted in; `undefined` where it has not started
 */
export function checkDelay(
	reference: DateTime<true> | undefined,
	delay: Delay,
	now: DateTime<true>,
): DelayState {
	if (reference === undefined) return { status: 'notStarted' };
	const due = addDelay(reference, delay);
	return {
		status: due.toMillis() <= now.toMillis() ? 'due' : 'waiting',
		referenceAt: reference.toISO(),
		dueAt: due.toISO(),
	};
}
