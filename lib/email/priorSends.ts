import type { SendRecord } from '../ledger/sends';
import type { DeliveryResult } from './deliverOnce';
import { formatTime } from './formatTime';

/**
 * What the ledger already says of a partner's email, or `undefined` where it may be sent. An email that went to any
 * address of the partner counts; a bounce counts for its own address only.
 *
 * @param now milliseconds since 1970, UTC
 */
export function judgeRecords(
	records: readonly SendRecord[],
	address: string,
	now: number,
): DeliveryResult | undefined {
	const sent = records.find(({ status }) => status === 'sent');
	if (sent) {
		return { status: 'alreadySent', reason: `Sent to ${sent.address} on ${formatTime(sent.settledAt)}` };
	}
	const open = records.find(({ status }) => status === 'claimed' || status === 'uncertain');
	if (open?.status === 'claimed') {
		return {
			status: 'alreadySent',
			reason: `Another execution has been sending it since ${formatTime(open.claimedAt)}`,
		};
	}
	if (open) return { status: 'uncertain', reason: open.reason ?? 'Nobody knows whether it left' };
	const own = records.find((record) => record.address === address.trim().toLowerCase());
	if (own?.status === 'bounced') {
		return { status: 'rejected', reason: `Rejected on ${formatTime(own.settledAt)}: ${own.reason ?? ''}` };
	}
	if (own?.status === 'retryLater' && own.retryAt !== null && own.retryAt > now) {
		return {
			status: 'temporaryFailure',
			reason: `Tried ${own.attempts} times, next try after ${formatTime(own.retryAt)}: ${own.reason ?? ''}`,
			scope: 'recipient',
		};
	}
	return undefined;
}
