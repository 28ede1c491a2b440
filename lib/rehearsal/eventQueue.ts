/** What is to happen, the earliest first; of two at the same time the one that was added first. */
export class EventQueue<Event extends { at: number }> {
	private readonly heap: Array<{ event: Event; order: number }> = [];
	private added = 0;

	add(event: Event): void {
		const entry = { event, order: this.added++ };
		let index = this.heap.push(entry) - 1;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!this.isBefore(entry, this.heap[parent]!)) break;
			this.heap[index] = this.heap[parent]!;
			index = parent;
		}
		this.heap[index] = entry;
	}

	/** Takes the next event out, or nothing where it is later than `until`. */
	take(until: number): Event | undefined {
		const [first] = this.heap;
		if (first === undefined || first.event.at > until) return undefined;
		const last = this.heap.pop()!;
		if (this.heap.length > 0) this.sink(last);
		return first.event;
	}

	private sink(entry: { event: Event; order: number }): void {
		let index = 0;
		for (;;) {
			let child = 2 * index + 1;
			const right = this.heap[child + 1];
			if (right && this.isBefore(right, this.heap[child]!)) child += 1;
			const lower = this.heap[child];
			if (lower === undefined || !this.isBefore(lower, entry)) break;
			this.heap[index] = lower;
			index = child;
		}
		this.heap[index] = entry;
	}

	private isBefore(one: { event: Event; order: number }, other: { event: Event; order: number }): boolean {
		return one.event.at < other.event.at || (one.event.at === other.event.at && one.order < other.order);
	}
}
