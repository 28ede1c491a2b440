import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { withLedger } from '../shared/ledger';
import type { Operation } from './operation';
import { deleteSegment } from './segment/deleteSegment';
import { getManySegments } from './segment/getManySegments';

/** Every operation by its resource and name. */
const OPERATIONS: Record<string, Record<string, Operation>> = {
	segment: { delete: deleteSegment, getAll: getManySegments },
};

/** Carries out the chosen operation for each incoming item. */
export async function runOperation(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const operation = OPERATIONS[resource]?.[name];
	if (operation === undefined) {
		throw new NodeOperationError(context.getNode(), `The operation “${name}” of “${resource}” is not known`, {
			description: 'Choose another Operation.',
		});
	}
	return await withLedger(async (ledger) => {
		const output: INodeExecutionData[] = [];
		for (let index = 0; index < items.length; index += 1) {
			try {
				const answers = await operation(context, ledger, index);
				output.push(...answers.map((json) => ({ json, pairedItem: { item: index } })));
			} catch (error) {
				const problem = new NodeOperationError(context.getNode(), error as Error, { itemIndex: index });
				if (!context.continueOnFail()) throw problem;
				output.push({ json: { error: problem.message }, pairedItem: { item: index } });
			}
		}
		return [output];
	});
}
