import type { IExecuteFunctions } from 'n8n-workflow';
import type { NodePlace } from '../../lib/ledger/uses';

/** The node that runs, as the ledger names it. */
export function readPlace(context: IExecuteFunctions): NodePlace {
	const { id, name } = context.getWorkflow();
	const node = context.getNode();
	return {
		workflowId: id ?? '',
		workflowName: name ?? 'Unnamed workflow',
		nodeId: node.id,
		nodeName: node.name,
	};
}

/** Which node changed something, for whoever reads the ledger later. */
export function describePlace(context: IExecuteFunctions): string {
	return `node “${context.getNode().name}” of “${context.getWorkflow().name ?? 'a workflow'}”`;
}
