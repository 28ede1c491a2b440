/** What makes an email unique within a program: the step of a chain. */
export interface ChainStep {
	program: string;
	chain: string;
	step: string;
}

/**
 * Names of programs, chains and steps are compared without regard to case and surrounding or repeated white space, so
 * that `Follow-up 1` and `follow-up  1` are one step and nobody is mailed twice over a typing difference.
 */
export function normaliseName(name: string): string {
	return name.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** A step with its names as the ledger compares them. */
export function normaliseStep({ program, chain, step }: ChainStep): ChainStep {
	return { program: normaliseName(program), chain: normaliseName(chain), step: normaliseName(step) };
}
