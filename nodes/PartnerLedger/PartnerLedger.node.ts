import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { guardRun } from '../shared/guard';
import { getMessagingTemplates, getSavedSegments } from '../shared/savedNameOptions';
import { properties } from './description';
import { runOperation } from './runOperation';

export class PartnerLedger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Partner Ledger',
		name: 'partnerLedger',
		icon: { light: 'file:partnerLedger.svg', dark: 'file:partnerLedger.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Look into what Partner Workflows remembers, and change it',
		defaults: { name: 'Partner Ledger' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: undefined,
		properties,
	};

	methods = { loadOptions: { getMessagingTemplates, getSavedSegments } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const guard = {
			outputs: 1,
			safeOutput: 0,
			property: 'partnerLedger',
			describe: (reason: string) => ({ status: 'failed', reason }),
		};
		return guardRun(this, guard, (items) => runOperation(this, items));
	}
}
