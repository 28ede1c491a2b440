import { NodeOperationError } from 'n8n-workflow';
import { forgetPartner } from '../../../lib/ledger/forgetPartner';
import { toText } from '../../../lib/partner/values';
import type { Operation } from '../operation';
import { readClock } from '../../shared/surroundings';

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
	const { sends, events, addresses } = await forgetPartner(ledger, partnerId, readClock());
	return [
		{ forgotten: true, anonymisedSends: sends, anonymisedEvents: events, suppressedAddresses: addresses },
	];
};
