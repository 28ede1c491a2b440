import { NodeOperationError } from 'n8n-workflow';
import { deleteSavedSegment, listSegmentUses } from '../../../lib/ledger/savedSegments';
import { toText } from '../../../lib/partner/values';
import type { Operation } from '../operation';

/**
 * Deletes a saved segment. One that nodes have run with is kept, since they would let nobody through.
 *
 * @throws NodeOperationError with the list of workflows that use it
 */
export const deleteSegment: Operation = async (context, ledger, itemIndex) => {
	const name = toText(context.getNodeParameter('segmentName', itemIndex, ''));
	if (name === undefined) {
		throw new NodeOperationError(context.getNode(), 'Segment is empty', {
			description: 'Choose the Segment to delete.',
			itemIndex,
		});
	}
	const uses = await listSegmentUses(ledger, name);
	const isForced = context.getNodeParameter('options.deleteEvenIfUsed', itemIndex, false) === true;
	if (uses.length > 0 && !isForced) {
		const workflows = uses.map(({ workflowName, nodeName }) => `“${workflowName}” (node “${nodeName}”)`);
		throw new NodeOperationError(
			context.getNode(),
			`The segment “${name}” is in use and was not deleted: ${workflows.join(', ')}`,
			{
				description:
					'Choose another segment in these workflows and run them once, or add the option Delete Even If Used.',
				itemIndex,
			},
		);
	}
	if (!(await deleteSavedSegment(ledger, name))) {
		throw new NodeOperationError(context.getNode(), `There is no saved segment “${name}”`, {
			description: 'Choose another Segment.',
			itemIndex,
		});
	}
	return [{ deleted: true }];
};
