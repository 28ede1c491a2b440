import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { withLedger } from '../shared/ledger';
import { createNodeError } from '../shared/nodeError';
import type { Operation } from './operation';
import { ITEM_OPERATIONS, RUN_OPERATIONS } from './operations';

/** Carries out the chosen operation, for each incoming item or once for all. */
export async function runOperation(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const forRun = RUN_OPERATIONS[`${resource}.${name}`];
	if (forRun) return [await forRun(context, items)];
	const forItem = ITEM_OPERATIONS[`${resource}.${name}`];
	if (forItem === undefined) {
		throw new NodeOperationError(context.getNode(), `The operation “${name}” of “${resource}” is not known`, {
			description: 'Choose another Operation.',
		});
	}
	return [await runForEach(context, items, forItem)];
}

async function runForEach(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	operation: Operation,
): Promise<INodeExecutionData[]> {
	return await withLedger(async (ledger) => {
		const output: INodeExecutionData[] = [];
		for (let index = 0; index < items.length; index += 1) {
			try {
				const answers = await operation(context, ledger, index);
				output.push(...answers.map((json) => ({ json, pairedItem: { item: index } })));
			} catch (error) {
				const problem = createNodeError(context.getNode(), error as Error, { itemIndex: index });
				// An error that is a NodeOperationError already is given back as it is, and may not say which item it is about.
				problem.context.itemIndex ??= index;
				if (!context.continueOnFail()) throw problem;
				output.push({ json: { error: problem.message }, pairedItem: { item: index } });
			}
		}
		return output;
	});
}
