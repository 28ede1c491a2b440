import { DateTime } from 'luxon';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import type { Grant } from '../../lib/ledger/accountHours';
import type { ChainStep } from '../../lib/ledger/names';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { findWaitingSince } from '../../lib/ledger/sendIssues';
import { readPath } from '../../lib/partner/values';
import { formatNumber } from '../shared/items';
import type { Recipient } from './recipients';

/**
 * Says that a partner waits because the account has sent as much as Most per Day allows.
 *
 * @param now in the workflow's zone
 */
export function describeDailyMaximum(
	account: string,
	{ maximum, freeAt }: Grant,
	now: DateTime<true>,
): EmailOutcome {
	const until = DateTime.fromMillis(freeAt ?? now.toMillis(), { zone: now.zone, locale: 'en-US' });
	const time = `${until.toFormat('cccc, MMMM d, HH:mm')} (${now.zoneName})`;
	return {
		status: 'overDailyLimit',
		reason: `Most per Day: ${account} has sent ${formatNumber(maximum)} emails within 24 hours, so the next ones wait until ${time}`,
		heldUntil: until.toISO(),
	};
}

/** Puts first whoever has been due for longest: by the Chain Delay before the node, or by waiting for room before. */
export async function putOldestFirst(
	ledger: LedgerDatabase,
	step: ChainStep,
	recipients: readonly Recipient[],
): Promise<Recipient[]> {
	const waitingSince = await findWaitingSince(ledger, step, 'overDailyLimit');
	const readDue = ({ partnerId, data }: Recipient) => {
		const dueAt = readPath(data, 'chainDelay.dueAt');
		const due = typeof dueAt === 'string' ? DateTime.fromISO(dueAt).toMillis() : NaN;
		const since = waitingSince.get(partnerId) ?? Infinity;
		return Number.isNaN(due) ? since : Math.min(due, since);
	};
	return recipients
		.map((recipient) => ({ recipient, due: readDue(recipient) }))
		.sort((first, second) => (first.due === second.due ? 0 : first.due - second.due))
		.map(({ recipient }) => recipient);
}
