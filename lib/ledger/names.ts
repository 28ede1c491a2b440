/** What makes an email unique within a program: the step of a chain. */
export interface ChainStep {
	program: string;
	chain: string;
	step: string;
}

/** What nobody sees: zero-width spaces, joiners and the like, and what chooses between two looks of one character. */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]/gu;

/**
 * Names of programs, chains and steps are compared without regard to case, to surrounding or repeated white space and to
 * what cannot be seen (how an accent is encoded, a zero-width space), so that `Follow-up 1` and `follow-up  1` are one
 * step and nobody is mailed twice over a typing difference.
 */
export function normaliseName(name: string): string {
	return name.replace(INVISIBLE, '').normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** A step with its names as the ledger compares them. */
export function normaliseStep({ program, chain, step }: ChainStep): ChainStep {
	return { program: normaliseName(program), chain: normaliseName(chain), step: normaliseName(step) };
}
