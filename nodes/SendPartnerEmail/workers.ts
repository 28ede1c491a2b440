/**
 * Works through a list with several workers at once, each taking the next entry as it becomes free.
 *
 * @param shouldStop asked before each entry; entries not begun by then are left
 * @returns the entries that were left
 */
export async function workThrough<Entry>(
	entries: readonly Entry[],
	workers: number,
	work: (entry: Entry) => Promise<void>,
	shouldStop: () => boolean,
): Promise<Entry[]> {
	let next = 0;
	const runWorker = async () => {
		while (next < entries.length && !shouldStop()) {
			const entry = entries[next++];
			if (entry !== undefined) await work(entry);
		}
	};
	await Promise.all(Array.from({ length: Math.min(workers, entries.length) }, runWorker));
	return entries.slice(next);
}
