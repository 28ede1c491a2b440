/** Prints one line per step: what is done, then what came of it and how long it took. */
export async function step<T>(
	what: string,
	work: () => Promise<T>,
	outcome?: (result: T) => string,
): Promise<T> {
	process.stdout.write(`${what} … `);
	const started = performance.now();
	try {
		const result = await work();
		const seconds = ((performance.now() - started) / 1000).toFixed(1);
		process.stdout.write(`${outcome?.(result) ?? 'done'} (${seconds} s)\n`);
		return result;
	} catch (error) {
		process.stdout.write('failed\n');
		throw error;
	}
}

/** Calls `check` until it gives something, or throws with `what` after `timeoutMs`. */
export async function waitFor<T>(
	what: string,
	timeoutMs: number,
	check: () => Promise<T | undefined>,
	intervalMs = 250,
): Promise<T> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const result = await check();
		if (result !== undefined) return result;
		if (performance.now() > deadline) {
			throw new Error(`Gave up after ${Math.round(timeoutMs / 1000)} s waiting for ${what}.`);
		}
		await new Promise((resolve) => setTimeout(resolve, intervalMs));
	}
}
