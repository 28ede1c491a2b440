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

/** A request to impact.com that did not succeed; the message says what to do, in words for an operator. */
export class ImpactError extends Error {
	readonly kind: ImpactFailure;

	constructor(kind: ImpactFailure, message: string) {
		super(message);
		this.name = 'ImpactError';
		this.kind = kind;
	}
}
