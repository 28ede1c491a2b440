/**
 * Why a request did not succeed.
 *
 * - `unauthorised`: the credentials are wrong or expired
 * - `forbidden`: the token lacks the scope
 * - `notFound`, `conflict`, `refused`: what was asked for cannot be done; asking again would not help
 * - `rateLimited`: too many requests, and the limit lasts longer than a run may wait
 * - `unavailable`: the API cannot be reached or fails; nothing was changed
 * - `uncertain`: the request may have taken effect, but its answer was lost
 * - `unreadable`: the answer is not what the API documents
 */
export type ImpactFailure =
	| 'unauthorised'
	| 'forbidden'
	| 'notFound'
	| 'conflict'
	| 'refused'
	| 'rateLimited'
	| 'unavailable'
	| 'uncertain'
	| 'unreadable';

/** What to do where nothing more precise is known. */
const ADVICE: Readonly<Record<ImpactFailure, string>> = {
	unauthorised: 'Check the impact.com credential.',
	forbidden: 'Give the token the scope for it at impact.com.',
	notFound: 'Check the impact.com Program and the IDs in the node.',
	conflict: 'The first decision is final.',
	refused: 'Correct what impact.com objects to, and run the node again.',
	rateLimited: 'Run the node again later.',
	unavailable: 'Nothing was changed. Run the node again.',
	uncertain: 'Look it up at impact.com before you repeat it.',
	unreadable: 'Run the node again. If it stays so, report it with the whole message.',
};

/** A request to impact.com that did not succeed; the message says what to do, in words for an operator. */
export class ImpactError extends Error {
	readonly kind: ImpactFailure;
	/** What went wrong: the message without the advice. */
	readonly problem: string;
	/** What to do about it, in a sentence. */
	readonly advice: string;

	/** @param advice part of the message where it is given */
	constructor(kind: ImpactFailure, problem: string, advice?: string) {
		super(advice === undefined ? problem : `${problem.replace(/\.$/, '')}. ${advice}`);
		this.name = 'ImpactError';
		this.kind = kind;
		this.problem = problem;
		this.advice = advice ?? ADVICE[kind];
	}
}
