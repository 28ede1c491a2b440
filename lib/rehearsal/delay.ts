import { DAY, HOUR, MINUTE } from '../partner/durations';

/** How long something takes, in milliseconds: always the same, evenly spread, or log-normal around a median. */
export type Delay =
	| { kind: 'fixed'; length: number }
	| { kind: 'between'; from: number; to: number }
	| { kind: 'logNormal'; median: number; spread: number };

const UNITS: Readonly<Record<string, number>> = {
	minute: MINUTE,
	hour: HOUR,
	day: DAY,
	week: 7 * DAY,
};

/** Reads `3 days` or `90 minutes` as milliseconds; `undefined` for anything else. */
export function readDuration(value: unknown): number | undefined {
	const [, amount, unit] =
		/^\s*(\d+(?:\.\d+)?)\s*(minute|hour|day|week)s?\s*$/i.exec(typeof value === 'string' ? value : '') ?? [];
	const length = UNITS[unit?.toLowerCase() ?? ''];
	return amount === undefined || length === undefined ? undefined : Number(amount) * length;
}

/**
 * One length of a delay.
 *
 * @param first evenly distributed from 0 up to 1, as is `second`
 * @returns milliseconds, whole
 */
export function drawDelay(delay: Delay, first: number, second: number): number {
	switch (delay.kind) {
		case 'fixed':
			return Math.round(delay.length);
		case 'between':
			return Math.round(delay.from + (delay.to - delay.from) * first);
		case 'logNormal':
			return Math.round(drawLogNormal(delay, first, second));
	}
}

/** A value of a log-normal distribution: half of all are less than the median. */
export function drawLogNormal(
	{ median, spread }: { median: number; spread: number },
	first: number,
	second: number,
): number {
	// https://en.wikipedia.org/wiki/Box–Muller_transform; 1 - first is never 0.
	const normal = Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
	return median * Math.exp(spread * normal);
}
