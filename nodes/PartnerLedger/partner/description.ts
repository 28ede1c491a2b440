import type { INodeProperties } from 'n8n-workflow';

const onPartner = { displayOptions: { show: { resource: ['partner'] } } };

/** What the panel shows for the resource Partner. */
export const partnerProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Forget',
				value: 'forget',
				action: 'Forget a partner',
				description: 'Remove a partner’s personal data and never write to their addresses again',
			},
		],
		default: 'forget',
		...onPartner,
	},
	{
		displayName: 'Partner ID',
		name: 'partnerId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 98765',
		description: 'The partnerId; drag it here from the incoming item',
		hint: 'This cannot be undone. Counts in reports stay; who it was does not.',
		...onPartner,
	},
];
