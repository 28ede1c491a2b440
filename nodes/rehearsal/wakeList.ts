import { EventQueue } from '../../lib/rehearsal/eventQueue';

/** Who has to go through the next run of a trigger. */
interface Due {
	everybody: boolean;
	partnerIds: Set<string>;
}

/** Which partners a run may leave out, since nothing can have changed for them. */
export class WakeList {
	private readonly later = new EventQueue<{ at: number; partnerId: string }>();
	private readonly due: Map<string, Due>;

	/** @param triggers each has its own runs, and everybody goes through the first one */
	constructor(triggers: readonly string[]) {
		this.due = new Map(triggers.map((name) => [name, { everybody: true, partnerIds: new Set() }]));
	}

	/** Has a partner looked at in the first run that is not before a time, in milliseconds since 1970, UTC. */
	add(partnerId: string, at: number): void {
		this.later.add({ at, partnerId });
	}

	addEverybody(): void {
		for (const due of this.due.values()) due.everybody = true;
	}

	/** Makes those due whose time has come. */
	advance(now: number): void {
		for (let entry = this.later.take(now); entry; entry = this.later.take(now)) {
			for (const { partnerIds } of this.due.values()) partnerIds.add(entry.partnerId);
		}
	}

	/** Takes out who is due for a trigger. */
	take(trigger: string): Due {
		const due = this.due.get(trigger) ?? { everybody: true, partnerIds: new Set<string>() };
		this.due.set(trigger, { everybody: false, partnerIds: new Set() });
		return due;
	}
}
