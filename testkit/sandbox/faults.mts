/** What can be wrong with an answer. */
export type FaultKind =
	/** 429, with X-RateLimit-Reset. */
	| 'rateLimit'
	/** 500 before anything happens. */
	| 'serverError'
	/** 401, as for a token that was revoked. */
	| 'unauthorised'
	/** 403, as for a token without the scope. */
	| 'forbidden'
	/** 200 with a body that says ERROR. */
	| 'errorBody'
	/** The answer breaks off in the middle of its JSON. */
	| 'truncated'
	/** The answer comes late. */
	| 'slow'
	/** The connection is dropped before anything happens. */
	| 'dropped'
	/** The request takes effect, then the connection is dropped. */
	| 'droppedAfter'
	/** The next page of a list is the page itself. */
	| 'selfReferencing';

/** A fault that the next fitting requests meet. */
export interface Fault {
	kind: FaultKind;
	/** Only requests of this method. */
	method?: string;
	/** Only requests whose path contains this. */
	path?: string;
	/** How many fitting requests to let through first. */
	skip?: number;
	/** How many requests it meets; one unless told. */
	times?: number;
	/** For `rateLimit`, seconds until it is over; for `slow`, seconds until the answer. */
	seconds?: number;
}

/** The faults that are still to be met. */
export class FaultList {
	private faults: Fault[] = [];

	set(faults: readonly Fault[]): void {
		this.faults = faults.map((fault) => ({ ...fault }));
	}

	/** The fault that a request meets, if any. */
	meet(method: string, path: string): Fault | undefined {
		for (const fault of this.faults) {
			const fits = (fault.method ?? method) === method && path.includes(fault.path ?? '');
			if (!fits || fault.times === 0) continue;
			if (fault.skip !== undefined && fault.skip > 0) {
				fault.skip -= 1;
				continue;
			}
			fault.times = (fault.times ?? 1) - 1;
			return fault;
		}
		return undefined;
	}
}
