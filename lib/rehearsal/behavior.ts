import { DAY, HOUR } from '../partner/durations';
import type { Delay } from './delay';

/** Something that partners do after something else, some of them and some time later. */
export interface Reaction {
	/** The step of a chain whose email it answers; absent for every email. Without regard to case. */
	after?: string | undefined;
	/** 0 to 1. */
	probability: number;
	delay: Delay;
}

/** What partners of a rehearsal do over time. Of several reactions of a kind each has its own chance. */
export interface Behavior {
	/** After each email; counts only where the email is tracked, as it would for real. */
	open: Reaction[];
	click: Reaction[];
	unsubscribe: Reaction[];
	/** The share of addresses that do not exist, 0 to 1. */
	bounce: number;
	/** After an email, as long as the partner has no contract. */
	apply: Reaction[];
	/** Without any email, from when a partner is first there. */
	applyUnasked: Reaction[];
	/** A person's decision on an application that is still open: `probability` is that of being accepted. */
	decide: Reaction;
	/** The first sale after joining, and each further one after the last. */
	sell: Reaction;
	sellAgain: Reaction;
	/** Revenue of a sale, log-normal, in the partner's currency; so is how much a partner's sales are above the others'. */
	order: { median: number; spread: number };
}

const around = (median: number, spread: number): Delay => ({ kind: 'logNormal', median, spread });

const typical: Behavior = {
	open: [{ probability: 0.45, delay: around(5 * HOUR, 1.2) }],
	click: [{ probability: 0.08, delay: around(6 * HOUR, 1.2) }],
	unsubscribe: [{ probability: 0.01, delay: around(8 * HOUR, 1) }],
	bounce: 0.02,
	apply: [{ probability: 0.12, delay: around(3 * DAY, 0.8) }],
	applyUnasked: [{ probability: 0.08, delay: around(25 * DAY, 0.7) }],
	decide: { probability: 0.8, delay: around(2 * DAY, 0.5) },
	sell: { probability: 0.6, delay: around(10 * DAY, 0.9) },
	sellAgain: { probability: 0.85, delay: around(6 * DAY, 1) },
	order: { median: 60, spread: 0.6 },
};

const never = (reaction: Reaction): Reaction => ({ ...reaction, probability: 0 });

/** Behaviors to choose from, and to change with a file. */
export const PRESETS = {
	typical,
	eager: {
		...typical,
		apply: [{ probability: 0.5, delay: around(1 * DAY, 0.8) }],
		decide: { probability: 0.95, delay: around(1 * DAY, 0.5) },
		sell: { probability: 0.9, delay: around(4 * DAY, 0.7) },
		sellAgain: { probability: 0.95, delay: around(3 * DAY, 0.8) },
	},
	silent: {
		...typical,
		open: typical.open.map(never),
		click: typical.click.map(never),
		unsubscribe: typical.unsubscribe.map(never),
		apply: typical.apply.map(never),
		applyUnasked: typical.applyUnasked.map(never),
		sell: never(typical.sell),
		sellAgain: never(typical.sellAgain),
		bounce: 0,
	},
	difficult: {
		...typical,
		unsubscribe: [{ probability: 0.1, delay: around(4 * HOUR, 1) }],
		bounce: 0.15,
		apply: [{ probability: 0.04, delay: around(6 * DAY, 1) }],
		decide: { probability: 0.4, delay: around(5 * DAY, 0.7) },
	},
} as const satisfies Record<string, Behavior>;

export type PresetName = keyof typeof PRESETS;
