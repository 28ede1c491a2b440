import { setTimeout as sleep } from 'node:timers/promises';

/** Turns are taken for as long as this at a time, in milliseconds, so that a fast run asks seldom. */
const BLOCK = 200;

/** Takes turns behind those of all other runs, see `takeTurns` in lib/ledger. Returns when the first of them comes. */
export type TakeTurns = (block: { turns: number; interval: number }) => Promise<number>;

/**
 * Lets at most so many go ahead per second, evenly spaced.
 *
 * @param perSecond more than 0; `undefined` for no limit
 * @param takeTurns in the time of `now`
 * @param signal ends every wait at once
 * @param now milliseconds since 1970, UTC
 * @returns waits for the caller's turn
 */
export function createPace(
	perSecond: number | undefined,
	takeTurns: TakeTurns,
	signal: AbortSignal | undefined,
	now: () => number = Date.now,
): () => Promise<void> {
	if (perSecond === undefined) return () => Promise.resolve();
	const interval = 1000 / perSecond;
	const turns = Math.max(1, Math.floor(BLOCK / interval));
	let block = Promise.resolve({ next: 0, left: 0 });
	const takeTurn = async ({ next, left }: Awaited<typeof block>) =>
		left > 0
			? { next: next + interval, left: left - 1 }
			: { next: await takeTurns({ turns, interval }), left: turns - 1 };
	return async () => {
		block = block.then(takeTurn);
		const wait = (await block).next - now();
		if (wait <= 0 || signal?.aborted) return;
		// An abort is what the caller looks at next; there is nothing to clean up.
		await sleep(wait, undefined, { signal, ref: true }).catch(() => undefined);
	};
}
