import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { guardRun } from '../shared/guard';
import { description } from './description';
import { holdUntilDue } from './holdUntilDue';

export class ChainDelay implements INodeType {
	description = description;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const guard = {
			outputs: 2,
			safeOutput: 1,
			property: 'chainDelay',
			describe: (reason: string) => ({ status: 'waiting', reason }),
		};
		return guardRun(this, guard, (items) => holdUntilDue(this, items));
	}
}
