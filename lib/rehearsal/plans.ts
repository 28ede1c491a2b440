import type { Reaction } from './behavior';
import { drawDelay } from './delay';
import { drawNumbers } from './draw';
import { EventQueue } from './eventQueue';
import type { Happening, HappeningKind, ReceivedEmail } from './happening';

/** Something that will happen, unless it has become impossible by then. */
export interface Plan extends Happening {
	/** Numbers the sales of a partner. */
	count?: number;
	applicationId?: string;
}

/** What partners are going to do, drawn by chance from a seed. */
export class Plans {
	private readonly queue = new EventQueue<Plan>();

	constructor(private readonly seed: number) {}

	/** Takes the next plan out, or nothing where it is later than `until`. */
	take(until: number): Plan | undefined {
		return this.queue.take(until);
	}

	add(plan: Plan): void {
		this.queue.add(plan);
	}

	/**
	 * Adds a plan with the chance and after the delay of a reaction.
	 *
	 * @param names tell this chance from all others of the partner
	 * @param plan with the time at which the delay begins
	 */
	addByChance(reaction: Reaction, names: readonly string[], plan: Plan): void {
		const [chance = 0, first = 0, second = 0] = this.draw(...names, plan.partnerId);
		if (chance >= reaction.probability) return;
		this.queue.add({ ...plan, at: plan.at + drawDelay(reaction.delay, first, second) });
	}

	/** Adds what a partner may do about an email. */
	answer(reactions: readonly Reaction[], kind: HappeningKind, email: ReceivedEmail): void {
		const { at, partnerId, chain, step } = email;
		reactions.forEach((reaction, position) => {
			if (reaction.after !== undefined && !isSameName(reaction.after, step)) return;
			const names = [kind, String(position), chain, step];
			this.addByChance(reaction, names, { at, partnerId, kind, email });
		});
	}

	/** Numbers for a chance, see `drawNumbers`. */
	draw(...names: string[]): number[] {
		return drawNumbers(this.seed, ...names);
	}
}

function isSameName(one: string, other: string): boolean {
	return one.trim().toLowerCase() === other.trim().toLowerCase();
}
