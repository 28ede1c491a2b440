import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { properties } from './description';
import { forgetAddress, isRegistered, registerAddress } from './registration';
import { answerVisit } from './answerVisit';

export class PartnerEmailTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Partner Email Trigger',
		name: 'partnerEmailTrigger',
		icon: { light: 'file:partnerEmailTrigger.svg', dark: 'file:partnerEmailTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts when a partner unsubscribes from, clicks or opens an email',
		eventTriggerDescription: 'Waiting for you to follow a link of an email that was sent',
		activationMessage: 'Links of emails lead here from now on.',
		defaults: { name: 'Partner Email Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: undefined,
		// A GET shows a page, an image or the target of a link; only a POST unsubscribes.
		webhooks: [
			{ name: 'default', httpMethod: 'GET,HEAD,POST', responseMode: 'onReceived', path: 'partner-email' },
		],
		properties,
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return isRegistered(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return registerAddress(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return forgetAddress(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return answerVisit(this);
	}
}
