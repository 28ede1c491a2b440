import { findRecord } from '../../lib/email/priorSends';
import type { SendRecord } from '../../lib/ledger/sends';
import type { Recipient } from './recipients';

/**
 * The recipients in the order of their turns: those who were never tried first, then those tried least often, so that
 * partners whose servers refuse again and again cannot keep a run from getting to the others.
 *
 * @param sends what the ledger knows, by partner id
 */
export function orderByAttempts(
	recipients: readonly Recipient[],
	sends: ReadonlyMap<string, readonly SendRecord[]>,
): Recipient[] {
	const countAttempts = ({ partnerId, address }: Recipient) => {
		const record = findRecord(sends.get(partnerId) ?? [], address);
		return record?.status === 'retryLater' ? record.attempts : 0;
	};
	return recipients
		.map((recipient) => ({ recipient, attempts: countAttempts(recipient) }))
		.sort((first, second) => first.attempts - second.attempts)
		.map(({ recipient }) => recipient);
}
