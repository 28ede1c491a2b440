import { FARTHEST_RETRY } from '../../ledger/claim';
import { isClaimAlive } from '../../ledger/owner';
import { ABANDONED, type SendRecord } from '../../ledger/sends';
import { normaliseAddress } from '../../partner/addresses';
import { formatTime } from '../formatTime';
import type { EmailOutcome } from './emailOutcome';

/** How earlier sends are judged. */
export interface JudgingRules {
	/** Milliseconds since 1970, UTC. */
	now: number;
	/** Whether each contact of a partner gets the email, so that one who has it does not keep it from another. */
	perAddress?: boolean | undefined;
	/** An email that was sent before this time may be sent again. Milliseconds since 1970, UTC. */
	resendSentBefore?: number | undefined;
}

/**
 * What the ledger already says of a partner's email, or `undefined` where it may be sent. An email that went to any
 * address of the partner counts; a bounce counts for its own address only.
 */
export function judgeRecords(
	records: readonly SendRecord[],
	address: string,
	{ now, perAddress = false, resendSentBefore = 0 }: JudgingRules,
): EmailOutcome | undefined {
	const own = findRecord(records, address);
	const relevant = perAddress ? records.filter((record) => record === own) : records;
	const sent = relevant.find(
		({ status, settledAt }) => status === 'sent' && (settledAt ?? 0) >= resendSentBefore,
	);
	if (sent) {
		return { status: 'alreadySent', reason: `Sent to ${sent.address} on ${formatTime(sent.settledAt)}` };
	}
	const open = relevant.find(({ status }) => status === 'claimed' || status === 'uncertain');
	if (open?.status === 'claimed' && isClaimAlive(open.claimedBy, open.claimedAt, now)) {
		return {
			status: 'alreadySent',
			reason: `Another execution has been sending it since ${formatTime(open.claimedAt)}`,
		};
	}
	if (open) return { status: 'uncertain', reason: open.reason ?? ABANDONED };
	const repeated = resendSentBefore === 0 && relevant.find(({ occurrence }) => occurrence > 1);
	if (repeated) {
		return {
			status: 'alreadySent',
			reason: `Sent to ${repeated.address} before; it is tried again only with Resend After Days`,
		};
	}
	if (own?.status === 'bounced') {
		return { status: 'rejected', reason: `Rejected on ${formatTime(own.settledAt)}: ${own.reason ?? ''}` };
	}
	if (own?.status === 'retryLater' && isAhead(own.retryAt ?? 0, now)) {
		return {
			status: 'temporaryFailure',
			reason: `Tried ${own.attempts} times, next try after ${formatTime(own.retryAt)}: ${own.reason ?? ''}`,
		};
	}
	return undefined;
}

/** Whether a time to try again is still to come; one too far ahead is a mistake of some clock. */
function isAhead(retryAt: number, now: number): boolean {
	return retryAt > now && retryAt <= now + FARTHEST_RETRY;
}

/** What the ledger says of the email to one address. */
export function findRecord(records: readonly SendRecord[], address: string): SendRecord | undefined {
	const normalised = normaliseAddress(address);
	return records.find((record) => record.address === normalised);
}

/**
 * Whether the mail server's last answer was held against nobody, because everybody had the same: the email waits, but
 * the time does not count towards giving up.
 */
export function isHeldAgainstNobody({ status, deferredSince, retryAt, settledAt }: SendRecord): boolean {
	return status === 'retryLater' && deferredSince === null && (retryAt ?? 0) > (settledAt ?? 0);
}
