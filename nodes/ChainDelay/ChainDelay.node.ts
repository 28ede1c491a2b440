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
import { holdUntilDue } from './holdUntilDue';

export class ChainDelay implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Chain Delay',
		name: 'chainDelay',
		icon: { light: 'file:chainDelay.svg', dark: 'file:chainDelay.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Let partners pass once enough time has gone by since an earlier email or a date',
		defaults: { name: 'Chain Delay' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Due' },
			{ type: NodeConnectionTypes.Main, displayName: 'Waiting' },
		],
		usableAsTool: undefined,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const guard = {
			outputs: 2,
			safeOutput: 1,
			property: 'chainDelay',
			describe: (reason: string) => ({ status: 'waiting', ...describeUndecided(reason) }),
		};
		return guardRun(this, guard, (items) => holdUntilDue(this, items));
	}
}
