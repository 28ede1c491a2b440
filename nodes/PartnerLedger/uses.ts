import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import type { Use } from '../../lib/ledger/uses';

/** The option of an operation that deletes something saved. `consequence` says what becomes of the nodes that use it. */
export function createDeleteOption(consequence: string): INodeProperties {
	return {
		displayName: 'Delete Even If Used',
		name: 'deleteEvenIfUsed',
		type: 'boolean',
		default: false,
		description: `Whether to delete it although workflows use it. ${consequence} Needed where such a workflow itself was deleted.`,
	};
}

/**
 * Keeps something that nodes have run with from being deleted, unless the option Delete Even If Used is on.
 *
 * @param what it is, such as `segment`
 * @throws NodeOperationError with the list of workflows that use it
 */
export function refuseWhileUsed(
	context: IExecuteFunctions,
	itemIndex: number,
	what: string,
	name: string,
	uses: readonly Use[],
): void {
	if (uses.length === 0 || context.getNodeParameter('options.deleteEvenIfUsed', itemIndex, false) === true) {
		return;
	}
	const workflows = uses.map(({ workflowName, nodeName }) => `“${workflowName}” (node “${nodeName}”)`);
	throw new NodeOperationError(
		context.getNode(),
		`The ${what} “${name}” is in use and was not deleted: ${workflows.join(', ')}`,
		{
			description: `Choose another ${what} in these workflows and run them once, or add the option Delete Even If Used.`,
			itemIndex,
		},
	);
}

/** Who uses something saved, as an item lists it. */
export function describeUses(uses: readonly Use[] = []): IDataObject[] {
	return uses.map(({ usedAt, ...place }) => ({ ...place, lastRunAt: new Date(usedAt).toISOString() }));
}
