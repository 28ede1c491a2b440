/** Milliseconds of a minute. */
export const MINUTE = 60_000;

/** Milliseconds of an hour. */
export const HOUR = 60 * MINUTE;

/** Milliseconds of 24 hours; a calendar day is longer or shorter where the clocks change. */
export const DAY = 24 * HOUR;
