/** Numbers that look random and are the same for the same seed. */
export interface Random {
	/** A number from 0 up to but not including 1. */
	next(): number;
	/** A whole number from `low` to `high`, both included. */
	between(low: number, high: number): number;
	pick<T>(list: readonly T[]): T;
	chance(probability: number): boolean;
}

/** A linear congruential generator modulo 2³² (multiplier and increment: Numerical Recipes, "quick and dirty"). */
export function createRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
	next();
	return {
		next,
		between: (low, high) => low + Math.floor(next() * (high - low + 1)),
		pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
		chance: (probability) => next() < probability,
	};
}
