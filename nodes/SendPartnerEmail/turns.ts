import { findRecord, isHeldAgainstNobody } from '../../lib/email/priorSends';
import type { SendRecord } from '../../lib/ledger/sends';
import type { Recipient } from './recipients';

/** In which order the recipients of a run are mailed. */
export interface Turns {
	/**
	 * Somebody who got the answer that everybody got, and goes ahead of those who were never tried: whether the mail
	 * server accepts a second try tells how much its answers to first tries are worth, see `Greylisting`.
	 */
	probe?: Recipient | undefined;
	/**
	 * Those who were never tried first, then those tried least often, so that partners whose servers refuse again and
	 * again cannot keep a run from getting to the others.
	 */
	others: Recipient[];
}

/**
 * Plans the turns of a run.
 *
 * @param sends what the ledger knows, by partner id
 */
export function planTurns(
	recipients: readonly Recipient[],
	sends: ReadonlyMap<string, readonly SendRecord[]>,
): Turns {
	const turns = recipients
		.map((recipient) => {
			const record = findRecord(sends.get(recipient.partnerId) ?? [], recipient.address);
			const attempts = record?.status === 'retryLater' ? record.attempts : 0;
			return { recipient, attempts, isProbe: record !== undefined && isHeldAgainstNobody(record) };
		})
		.sort((first, second) => first.attempts - second.attempts);
	const hasNew = turns.some(({ attempts }) => attempts === 0);
	const probe = hasNew ? turns.find(({ isProbe }) => isProbe) : undefined;
	return {
		probe: probe?.recipient,
		others: turns.filter((turn) => turn !== probe).map(({ recipient }) => recipient),
	};
}
