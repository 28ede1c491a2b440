import type { INodeProperties } from 'n8n-workflow';
import { createListFields, showFor } from './shared';

export const unsubscribedContactOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['unsubscribedContact'] } },
	options: [
		{
			name: 'Add',
			value: 'add',
			description: 'Unsubscribe a contact. This cannot be taken back here.',
			action: 'Add an unsubscribed contact',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			description: 'Get a list of unsubscribed contacts',
			action: 'Get many unsubscribed contacts',
		},
	],
	default: 'getAll',
};

export const unsubscribedContactFields: INodeProperties[] = [
	{
		displayName: 'Partner ID',
		name: 'partnerId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 2552842',
		description: 'The ID of impact.com. An item of Get Roster has it as <code>mediaPartnerId</code>.',
		displayOptions: showFor('unsubscribedContact', 'add'),
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. ann@partner.com',
		description: 'The address that does not want to be written to',
		displayOptions: showFor('unsubscribedContact', 'add'),
	},
	...createListFields('unsubscribedContact'),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: showFor('unsubscribedContact', 'getAll'),
		options: [
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'e.g. ann@partner.com',
				description: 'Only this address',
			},
		],
	},
];
