import { NodeOperationError } from 'n8n-workflow';
import { deleteSavedSegment } from '../../../lib/ledger/savedSegments';
import { listUses } from '../../../lib/ledger/uses';
import { toText } from '../../../lib/partner/values';
import type { Operation } from '../operation';
import { refuseWhileUsed } from '../uses';

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
	refuseWhileUsed(context, itemIndex, 'segment', name, await listUses(ledger, 'segment', name));
	if (!(await deleteSavedSegment(ledger, name))) {
		throw new NodeOperationError(context.getNode(), `There is no saved segment “${name}”`, {
			description: 'Choose another Segment.',
			itemIndex,
		});
	}
	return [{ deleted: true }];
};
