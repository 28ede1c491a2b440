import type { SendOutcome, SendRecord } from '../../ledger/sends';
import type { DeliveryOutcome, Rejected, TemporaryFailure } from '../outcome';
import type { EmailOutcome } from './emailOutcome';
import { FINAL } from './evidence';
import { findRetryTime, isTimeUp, skipPause } from './retries';

/** What the ledger and the operator are told of an answer. */
export interface Decision {
	/** For the ledger. */
	row: SendOutcome;
	/** For the item. */
	outcome: EmailOutcome;
	/** True where the address must not be mailed again by any program. */
	isDeadAddress?: boolean;
}

/**
 * What becomes of an answer about the partner, see `Evidence`: it is `believed`; `doubted` as long as others may be
 * answered so as well; `open` where the run is over and they were not; or `everybody` is answered so.
 */
export type Verdict = 'believed' | 'doubted' | 'open' | 'everybody';

/** What else is known. Times are milliseconds since 1970, UTC. */
export interface Circumstances {
	now: number;
	/** What the ledger knew of the email before. */
	earlier: SendRecord | undefined;
	verdict: Verdict;
	/** When the latest email that the server accepted from the account was begun; absent where there is none. */
	acceptedAt: number | undefined;
}

/** What follows from an answer for the ledger and the item: the one place that translates between the two. */
export function decide(delivery: DeliveryOutcome, circumstances: Circumstances): Decision {
	const { now } = circumstances;
	switch (delivery.kind) {
		case 'sent':
			return {
				row: { status: 'sent', reason: delivery.response },
				outcome: {
					status: 'sent',
					reason: delivery.response,
					sentAt: new Date(now).toISOString(),
					...(delivery.refusedCopies.length > 0 && { refusedCopies: delivery.refusedCopies }),
				},
			};
		case 'uncertain': {
			const ended = { status: delivery.kind, reason: delivery.reason };
			return { row: ended, outcome: ended };
		}
		default:
			return decideRefusal(delivery, circumstances);
	}
}

function decideRefusal(delivery: Rejected | TemporaryFailure, circumstances: Circumstances): Decision {
	const { scope } = delivery;
	const { now, earlier, verdict } = circumstances;
	// A server that cannot be reached is tried by the next run.
	if (scope === 'server') return wait(delivery, { retryAt: now });
	if (scope === 'recipient' && verdict !== 'believed') return decideDoubted(delivery, circumstances);
	if (FINAL.has(delivery.cause ?? '')) return reject(delivery);
	const since = skipPause(earlier?.deferredSince, earlier, now);
	const isOwnFault = scope === 'recipient' || (circumstances.acceptedAt ?? 0) > since;
	if (isTimeUp(since, now) && isOwnFault) return reject(delivery, GIVEN_UP);
	return wait(delivery, { retryAt: findRetryTime(since, now), deferredSince: since });
}

/**
 * An answer that may not be about the partner waits, and counts for nothing. Where it was the only one for as long as
 * others are tried, and others were accepted meanwhile, it is the partner's after all.
 */
function decideDoubted(
	delivery: Rejected | TemporaryFailure,
	{ now, earlier, verdict, acceptedAt = 0 }: Circumstances,
): Decision {
	const kept =
		earlier?.deferredSince == null ? {} : { deferredSince: skipPause(earlier.deferredSince, earlier, now) };
	if (verdict === 'everybody') return wait(delivery, { retryAt: findRetryTime(now, now), ...kept });
	const since = skipPause(earlier?.refusedSince, earlier, now);
	const oldest = Math.min(since, kept.deferredSince ?? since);
	if (verdict === 'open' && isTimeUp(oldest, now) && acceptedAt > oldest) return reject(delivery, GIVEN_UP);
	return wait(delivery, { retryAt: findRetryTime(oldest, now), refusedSince: since, ...kept });
}

const GIVEN_UP = 'Given up after 4 days of trying. ';

type Refusal = Pick<Rejected | TemporaryFailure, 'reason' | 'cause'>;

function wait(
	{ reason, cause }: Refusal,
	times: { retryAt: number; deferredSince?: number; refusedSince?: number },
): Decision {
	return {
		row: { status: 'retryLater', reason, ...times, ...(cause && { cause }) },
		outcome: { status: 'temporaryFailure', reason },
	};
}

function reject({ reason: answer, cause }: Refusal, prefix = ''): Decision {
	const reason = `${prefix}${answer}`;
	return {
		row: { status: 'bounced', reason, ...(cause && { cause }) },
		outcome: { status: 'rejected', reason },
		isDeadAddress: cause === 'unknownMailbox',
	};
}
