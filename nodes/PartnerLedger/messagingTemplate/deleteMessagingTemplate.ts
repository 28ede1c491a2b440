import { NodeOperationError } from 'n8n-workflow';
import { deleteTemplate } from '../../../lib/ledger/messagingTemplates';
import { toText } from '../../../lib/partner/values';
import type { Operation } from '../operation';

/**
 * Deletes a messaging template.
 *
 * @throws NodeOperationError where there is none of that name
 */
export const deleteMessagingTemplate: Operation = async (context, ledger, itemIndex) => {
	const name = toText(context.getNodeParameter('templateName', itemIndex, '')) ?? '';
	if (await deleteTemplate(ledger, name)) return [{ deleted: true }];
	throw new NodeOperationError(context.getNode(), `There is no messaging template “${name}”`, {
		description: 'Choose another Template.',
		itemIndex,
	});
};
