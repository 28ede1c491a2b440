import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { guardRun } from '../shared/guard';
import { description } from './description';
import { filterSegment } from './filterSegment';

export class SegmentFilter implements INodeType {
	description = description;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const guard = {
			outputs: 2,
			safeOutput: 1,
			property: 'segment',
			describe: (reason: string) => ({ matched: false, reason }),
		};
		return guardRun(this, guard, (items) => filterSegment(this, items));
	}
}
