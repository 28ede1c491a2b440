import { NodeOperationError } from 'n8n-workflow';
import { forgetPartner } from '../../../lib/ledger/forgetPartner';
import { isKnownPartner } from '../../../lib/ledger/knownPartner';
import { toText } from '../../../lib/partner/values';
import { warn } from '../../shared/hints';
import { readClock } from '../../shared/surroundings';
import type { Operation } from '../operation';

/**
 * Removes a partner's personal data.
 *
 * @throws NodeOperationError where no partner is named
 */
export const forget: Operation = async (context, ledger, itemIndex) => {
	const partnerId = toText(context.getNodeParameter('partnerId', itemIndex, ''));
	if (partnerId === undefined) {
		throw new NodeOperationError(context.getNode(), 'Partner ID is empty', {
			description: 'Enter the Partner ID.',
			itemIndex,
		});
	}
	const isKnown = await isKnownPartner(ledger, partnerId);
	if (!isKnown) {
		warn(context, `Nothing is remembered of a partner with the Partner ID “${partnerId}”. Check the ID.`);
	}
	const { sends, events, addresses } = await forgetPartner(ledger, partnerId, readClock());
	return [
		{ forgotten: isKnown, anonymisedSends: sends, anonymisedEvents: events, suppressedAddresses: addresses },
	];
};
