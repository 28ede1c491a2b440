import { NodeOperationError } from 'n8n-workflow';
import { deleteTemplate } from '../../../lib/ledger/messagingTemplates';
import { listUses } from '../../../lib/ledger/uses';
import { toText } from '../../../lib/partner/values';
import type { Operation } from '../operation';
import { refuseWhileUsed } from '../uses';

/**
 * Deletes a messaging template. One that nodes have run with is kept, since they would send nothing.
 *
 * @throws NodeOperationError where there is none of that name, or with the list of workflows that use it
 */
export const deleteMessagingTemplate: Operation = async (context, ledger, itemIndex) => {
	const name = toText(context.getNodeParameter('templateName', itemIndex, '')) ?? '';
	const uses = await listUses(ledger, 'messagingTemplate', name);
	refuseWhileUsed(context, itemIndex, 'messaging template', name, uses);
	if (await deleteTemplate(ledger, name)) return [{ deleted: true }];
	throw new NodeOperationError(context.getNode(), `There is no messaging template “${name}”`, {
		description: 'Choose another Template.',
		itemIndex,
	});
};
