import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { describeUndecided } from '../shared/undecided';
import { guardRun } from '../shared/guard';
import { impactMethods } from '../shared/impactLists';
import { decideApplications } from './decideApplications';
import { properties } from './description';

export class AutoAccept implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Auto-Accept',
		name: 'autoAccept',
		icon: { light: 'file:autoAccept.svg', dark: 'file:autoAccept.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["program"] }}',
		description: 'Decide applications to a program by rules',
		defaults: { name: 'Auto-Accept' },
		inputs: [NodeConnectionTypes.Main],
		// n8n's own fallbacks pass items to the first output, so that one is the output where a person decides.
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'To Review' },
			{ type: NodeConnectionTypes.Main, displayName: 'Accepted' },
			{ type: NodeConnectionTypes.Main, displayName: 'Rejected' },
		],
		credentials: [{ name: 'impactApi', required: true, displayOptions: { show: { platform: ['impact'] } } }],
		usableAsTool: undefined,
		parameterPane: 'wide',
		properties,
	};

	methods = impactMethods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const guard = {
			outputs: 3,
			safeOutput: 0,
			property: 'application',
			describe: (reason: string) => ({ decision: 'needsReview', ...describeUndecided(reason) }),
		};
		return guardRun(this, guard, (items) => decideApplications(this, items));
	}
}
