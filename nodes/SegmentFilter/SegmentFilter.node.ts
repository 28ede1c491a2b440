import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { describeUndecided } from '../shared/undecided';
import { guardRun } from '../shared/guard';
import { properties, subtitle } from './description';
import { filterSegment } from './filterSegment';
import { getSavedSegments } from '../shared/savedNameOptions';

export class SegmentFilter implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Segment Filter',
		name: 'segmentFilter',
		icon: { light: 'file:segmentFilter.svg', dark: 'file:segmentFilter.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Choose the partners an email is for',
		defaults: { name: 'Segment Filter' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Matched' },
			{ type: NodeConnectionTypes.Main, displayName: 'Not Matched' },
		],
		usableAsTool: undefined,
		parameterPane: 'wide',
		properties,
	};

	methods = { loadOptions: { getSavedSegments } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const guard = {
			outputs: 2,
			safeOutput: 1,
			property: 'segment',
			describe: (reason: string) => ({ matched: false, ...describeUndecided(reason) }),
		};
		return guardRun(this, guard, (items) => filterSegment(this, items));
	}
}
