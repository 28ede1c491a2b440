import type { IExecuteFunctions } from 'n8n-workflow';
import type { NodePlace } from '../../lib/ledger/savedSegments';

/** The node that runs, as the ledger remembers it. */
export function describePlace(context: IExecuteFunctions): NodePlace {
	const node = context.getNode();
	const workflow = context.getWorkflow();
	return {
		workflowId: workflow.id ?? '',
		nodeId: node.id,
		workflowName: workflow.name ?? '',
		nodeName: node.name,
	};
}
