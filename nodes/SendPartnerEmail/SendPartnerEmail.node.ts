import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { guardRun } from '../shared/guard';
import { impactMethods } from '../shared/impactLists';
import { getMessagingTemplates } from '../shared/savedNameOptions';
import { properties } from './description';
import { nameAddress } from './recipients';
import { sendEmails } from './sendEmails';

export class SendPartnerEmail implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Send Partner Email',
		name: 'sendPartnerEmail',
		icon: { light: 'file:sendPartnerEmail.svg', dark: 'file:sendPartnerEmail.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ [$parameter["chain"], $parameter["step"]].filter((name) => name).join(": ") }}',
		description: 'Send one email of a chain to each partner, once',
		defaults: { name: 'Send Partner Email' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Sent' },
			{ type: NodeConnectionTypes.Main, displayName: 'Not Sent' },
		],
		usableAsTool: undefined,
		credentials: [
			{ name: 'smtp', required: true },
			{
				name: 'impactApi',
				required: true,
				// As soon as the option Tracking Links Program is added, whether a program is chosen yet or not.
				displayOptions: { show: { 'options.trackingProgramId.mode': ['list', 'id'] } },
			},
		],
		parameterPane: 'wide',
		properties,
	};

	methods = {
		loadOptions: { getMessagingTemplates },
		listSearch: { searchPrograms: impactMethods.listSearch.searchPrograms },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const guard = {
			outputs: 2,
			safeOutput: 1,
			property: 'email',
			describe: (reason: string, partner: IDataObject) =>
				nameAddress({ status: 'notAttempted', reason }, partner),
		};
		return guardRun(this, guard, (items) => sendEmails(this, items));
	}
}
