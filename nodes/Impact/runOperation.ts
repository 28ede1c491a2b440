import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { ImpactError } from '../../lib/impact/impactError';
import { connectImpact } from '../shared/impact';
import { createNodeError } from '../shared/nodeError';
import { requireSupportedHost } from '../shared/supportedHost';
import { ITEM_OPERATIONS, RUN_OPERATIONS, type ItemOperation } from './operations';

/**
 * Runs what the node is set to. While On Error is set to continue, what failed is an item with an `error`, and no
 * exception leaves the node: a roster that could not be read must not be taken for the node's input, in which nobody
 * has joined.
 *
 * @throws NodeOperationError in the mode Stop Workflow
 */
export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const name = `${context.getNodeParameter('resource', 0)}.${context.getNodeParameter('operation', 0)}`;
	try {
		requireSupportedHost();
		const forRun = RUN_OPERATIONS[name];
		if (forRun) return await forRun(context);
		const forItem = ITEM_OPERATIONS[name];
		if (!forItem) throw new Error(`The operation ${name} is not known. Choose another Operation.`);
		return await runForEach(context, forItem);
	} catch (error) {
		if (!context.continueOnFail()) throw toNodeError(context, error);
		const items = name in RUN_OPERATIONS ? [0] : context.getInputData().keys();
		return Array.from(items, (itemIndex) => toErrorItem(error, itemIndex));
	}
}

async function runForEach(
	context: IExecuteFunctions,
	operation: ItemOperation,
): Promise<INodeExecutionData[]> {
	const client = await connectImpact(context);
	const results: INodeExecutionData[] = [];
	for (const [itemIndex] of context.getInputData().entries()) {
		try {
			for (const json of await operation(context, client, itemIndex)) {
				results.push({ json, pairedItem: { item: itemIndex } });
			}
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context, error, itemIndex);
			results.push(toErrorItem(error, itemIndex));
		}
	}
	return results;
}

function toErrorItem(error: unknown, itemIndex: number): INodeExecutionData {
	// n8n moves an item that has nothing but `error` to the error output, where the node has one.
	return { json: { error: readMessage(error) }, pairedItem: { item: itemIndex } };
}

function readMessage(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

function toNodeError(context: IExecuteFunctions, error: unknown, itemIndex?: number): NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	const isFromImpact = error instanceof ImpactError;
	return createNodeError(context.getNode(), isFromImpact ? error.problem : readMessage(error), {
		itemIndex,
		description: isFromImpact ? error.advice : '',
	});
}
