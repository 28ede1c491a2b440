import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets at most so many go ahead per second, evenly spaced.
 *
 * @param perSecond more than 0; `undefined` for no limit
 * @param signal ends every wait at once
 * @returns waits for the caller's turn
 */
export function createPace(
	perSecond: number | undefined,
	signal: AbortSignal | undefined,
): () => Promise<void> {
	if (perSecond === undefined) return () => Promise.resolve();
	const interval = 1000 / perSecond;
	let next = 0;
	return async () => {
		const now = performance.now();
		const turn = Math.max(now, next);
		next = turn + interval;
		if (turn <= now || signal?.aborted) return;
		// An abort is what the caller looks at next; there is nothing to clean up.
		await sleep(turn - now, undefined, { signal, ref: true }).catch(() => undefined);
	};
}
