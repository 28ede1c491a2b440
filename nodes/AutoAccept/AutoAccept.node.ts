import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { guardRun } from '../shared/guard';
import { decideApplications } from './decideApplications';
import { description } from './description';

export class AutoAccept implements INodeType {
	description = description;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const guard = {
			outputs: 3,
			safeOutput: 0,
			property: 'application',
			describe: (reason: string) => ({ decision: 'needsReview', reason }),
		};
		return guardRun(this, guard, (items) => decideApplications(this, items));
	}
}
