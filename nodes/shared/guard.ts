import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { extendItem } from './items';
import { createNodeError } from './nodeError';
import { requireSupportedHost } from './supportedHost';

/** How a node keeps partners safe when its run does not succeed. */
export interface Guard {
	/** How many outputs the node has, without n8n's error output. */
	outputs: number;
	/** The output from which nobody is mailed or accepted. */
	safeOutput: number;
	/** The property that the node adds to an item. */
	property: string;
	/** Fields of that property for a partner, whose data is given as well, whom the run did not get to. */
	describe: (reason: string, data: IDataObject) => IDataObject;
}

/**
 * Runs a node so that no exception leaves it while On Error is set to continue: n8n would then pass *every* item to the
 * first output, as if all had matched. In those modes all items go to the node's safe output, or to n8n's error output
 * where it has one.
 *
 * @throws NodeOperationError in the mode Stop Workflow, for whatever went wrong
 */
export async function guardRun(
	context: IExecuteFunctions,
	guard: Guard,
	run: (items: INodeExecutionData[]) => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	try {
		requireSupportedHost();
		return await run(items);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		if (!context.continueOnFail()) {
			throw createNodeError(context.getNode(), error instanceof Error ? error : reason);
		}
		context.addExecutionHints({ message: reason, type: 'danger', location: 'outputPane' });
		const outputs: INodeExecutionData[][] = Array.from({ length: guard.outputs }, () => []);
		const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
		outputs[guard.safeOutput] = items.map((item, index) => {
			const failed = extendItem(item, index, guard.property, guard.describe(reason, item.json));
			// n8n moves an item that has nothing but `error` to the error output and adds the input's fields again.
			return toErrorOutput ? { ...failed, json: { error: reason } } : failed;
		});
		return outputs;
	}
}
