import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { impactMethods } from '../shared/impactLists';
import { properties } from './description';
import { runOperation } from './runOperation';

export class Impact implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'impact.com',
		name: 'impact',
		icon: { light: 'file:impact.svg', dark: 'file:impact.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Get the partners of a program, decide applications and manage groups on impact.com',
		defaults: { name: 'impact.com' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'impactApi', required: true }],
		usableAsTool: undefined,
		properties,
	};

	methods = impactMethods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runOperation(this)];
	}
}
