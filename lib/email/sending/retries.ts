import type { SendRecord } from '../../ledger/sends';
import { DAY, HOUR, MINUTE } from '../../partner/durations';

/** The shortest wait before an address that answered "later" is tried again (RFC 5321 §4.5.4.1), in milliseconds. */
const SHORTEST_RETRY = 30 * MINUTE;

/** The longest wait between two tries, in milliseconds. */
const LONGEST_RETRY = 12 * HOUR;

/** As much of the time between two tries counts as trying: the workflow may have been paused. In milliseconds. */
const LONGEST_GAP = DAY;

/** After so long an address that keeps answering "later" is given up (RFC 5321 §4.5.4.1), in milliseconds. */
const GIVE_UP_AFTER = 4 * DAY;

/**
 * When to try again: after as long as it has been going on, so that the waits double. Milliseconds since 1970, UTC.
 *
 * @param since when the first try was
 */
export function findRetryTime(since: number, now: number): number {
	return now + Math.min(Math.max(now - since, SHORTEST_RETRY), LONGEST_RETRY);
}

/** Whether an address has been tried long enough. Milliseconds since 1970, UTC. */
export function isTimeUp(since: number, now: number): boolean {
	return now - since >= GIVE_UP_AFTER;
}

/**
 * Since when an address has been answering so, as if long pauses between the tries had been shorter. Milliseconds since
 * 1970, UTC.
 *
 * @param since when it began; `null` where it begins now
 * @param earlier what the ledger knew before this try
 */
export function skipPause(
	since: number | null | undefined,
	earlier: Pick<SendRecord, 'settledAt'> | undefined,
	now: number,
): number {
	if (since == null) return now;
	const gap = now - (earlier?.settledAt ?? now);
	return since + Math.max(gap - LONGEST_GAP, 0);
}
