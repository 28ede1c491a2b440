import type { SendRecord } from '../../ledger/sends';
import type { DeliveryOutcome } from '../outcome';

/**
 * Tells from the results of a run, in the order they come in, whether the mail server puts everybody off at the first
 * try and takes them at a later one (RFC 6647). Such an answer is the same for all and still about nothing but the try.
 */
export class Greylisting {
	/** The answers of those who were accepted when they were tried again. */
	private readonly passing = new Set<string>();
	private takesFirstTries = false;

	/**
	 * Takes an email that was accepted into account.
	 *
	 * @param earlier what the ledger knew of the email when the run began
	 */
	noteAccepted(earlier: SendRecord | undefined): void {
		if (isTriedAgain(earlier)) this.passing.add(readWords(earlier?.reason ?? ''));
		else this.takesFirstTries = true;
	}

	/** Whether it is why somebody was put off. A later try is not put off by it, nor does it refuse anybody for good. */
	explains(delivery: DeliveryOutcome, earlier: SendRecord | undefined): boolean {
		// A server that takes somebody at the first try has another reason to put the next one off, such as a limit.
		if (this.takesFirstTries) return false;
		if (delivery.kind !== 'temporaryFailure' || (delivery.code ?? 500) >= 500) return false;
		return !isTriedAgain(earlier) && this.passing.has(readWords(delivery.reason));
	}
}

function isTriedAgain(earlier: SendRecord | undefined): boolean {
	return earlier?.status === 'retryLater';
}

/** An answer without what differs from partner to partner: addresses, and numbers that the server counts with. */
export function readWords(reason: string): string {
	return reason.replace(/\S*[\d@]\S*/g, '');
}
