import type { INodeProperties } from 'n8n-workflow';

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'Publish this workflow, and unsubscribe links in all your emails lead here. Unsubscribing works by itself: nothing has to be connected. n8n must be reachable from the internet (environment variable WEBHOOK_URL).',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: [
			{ name: 'Clicked', value: 'clicked', description: 'A partner followed a link' },
			{ name: 'Opened', value: 'opened', description: 'A partner’s mail program loaded the images' },
			{ name: 'Unsubscribed', value: 'unsubscribed', description: 'A partner wants no more emails' },
		],
		required: true,
		default: ['unsubscribed', 'clicked'],
		description:
			'What starts the workflow. Everything is recorded for the report, whatever you choose. Clicks and opens also need the option Tracking in Send Partner Email.',
	},
	{
		displayName: 'Brand Name',
		name: 'brand',
		type: 'string',
		default: '',
		placeholder: 'e.g. Acme',
		description: 'Your company, as the unsubscribe page names it',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Include Automated',
				name: 'includeAutomated',
				type: 'boolean',
				default: false,
				description:
					'Whether link scanners and mail programs that load every image start the workflow as well. Their items have isAutomated: true.',
			},
			{
				displayName: 'Skip Address Test',
				name: 'skipAddressTest',
				type: 'boolean',
				default: false,
				description:
					'Whether to publish although n8n cannot open its own public address, as in some networks. Open the address in a browser elsewhere first: partners unsubscribe there.',
			},
		],
	},
];
