import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { checkLinks } from './checkLinks';
import { properties } from './description';

export class PublishCheckTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Publish Check Trigger',
		name: 'publishCheckTrigger',
		icon: { light: 'file:publishCheckTrigger.svg', dark: 'file:publishCheckTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'links in emails',
		description: 'Warns when a workflow is published while the links in its emails lead nowhere',
		eventTriggerDescription: '',
		activationMessage: 'The links in your emails work.',
		defaults: { name: 'Publish Check' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: undefined,
		properties,
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return checkLinks(this);
	}
}
