import { formatNumber } from '../shared/items';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import type { Recipient } from './recipients';

/** More addresses than this would bury the sentence. */
const MOST_ADDRESSES = 3;

/**
 * Says which addresses get this email for more than one partner, as soon as one of them gets it now. They are not held
 * back: two ids are two partners, who may share a mailbox.
 *
 * @param outcomes by position of the recipient
 * @returns a sentence, or `undefined` where no address is shared
 */
export function describeSharedAddresses(
	recipients: readonly Recipient[],
	outcomes: readonly EmailOutcome[],
): string | undefined {
	const statusOf = ({ position }: Recipient) => outcomes[position]?.status;
	const isMailedNow = (recipient: Recipient) => ['sent', 'preview'].includes(statusOf(recipient) ?? '');
	const getIt = recipients.filter(
		(recipient) => isMailedNow(recipient) || statusOf(recipient) === 'alreadySent',
	);
	const shared = [...Map.groupBy(getIt, ({ address }) => address.toLowerCase())]
		.filter(([, group]) => group.some(isMailedNow))
		.map(([address, group]) => ({ address, ids: [...new Set(group.map(({ partnerId }) => partnerId))] }))
		.filter(({ ids }) => ids.length > 1);
	if (shared.length === 0) return undefined;
	const amount = shared.reduce((sum, { ids }) => sum + ids.length, 0);
	const shown = shared.slice(0, MOST_ADDRESSES).map(({ address, ids }) => `${address} (${ids.join(', ')})`);
	const rest =
		shared.length > MOST_ADDRESSES ? ` and ${formatNumber(shared.length - MOST_ADDRESSES)} more` : '';
	return `${formatNumber(amount)} partners share an address, which gets this email once for each of them: ${shown.join(', ')}${rest}. If they are one partner, give their rows one partnerId.`;
}
