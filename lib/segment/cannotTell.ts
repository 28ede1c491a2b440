/**
 * In place of a value: it cannot be known, and why. A condition on it neither holds nor fails, so that nobody is mailed,
 * or left out by an exception, on account of data that is missing or broken.
 */
export class CannotTell {
	/** @param reason continues the sentence "cannot tell: …" */
	constructor(readonly reason: string) {}
}

/** The value is there but makes no sense as what it should be. */
export function unreadable(kind: string): CannotTell {
	return new CannotTell(`its value is not a ${kind}`);
}
