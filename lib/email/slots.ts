/** Lets a fixed number of tasks run at the same time; the others wait their turn. */
export class Slots {
	private running = 0;
	private readonly waiting: Array<() => void> = [];
	private readonly idle: Array<() => void> = [];

	/** @param size how many tasks may run at the same time */
	constructor(private readonly size: number) {}

	/** Runs a task as soon as there is room for it, and settles as it does. */
	async run<Result>(task: () => Promise<Result>): Promise<Result> {
		if (this.running >= this.size) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.running++;
		try {
			return await task();
		} finally {
			this.release();
		}
	}

	/** Settles when no task runs or waits. */
	async drained(): Promise<void> {
		if (this.running > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
	}

	private release(): void {
		const next = this.waiting.shift();
		// The slot passes on to the next one without being free in between.
		if (next) return next();
		this.running--;
		if (this.running === 0) for (const resolve of this.idle.splice(0)) resolve();
	}
}
