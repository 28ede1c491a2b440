import type { INodeProperties } from 'n8n-workflow';
import { createListFields, showFor } from './shared';

export const actionOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['action'] } },
	options: [
		{
			name: 'Get Many',
			value: 'getAll',
			description: 'Get a list of actions',
			action: 'Get many actions',
		},
	],
	default: 'getAll',
};

export const actionFields: INodeProperties[] = [
	...createListFields('action'),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: showFor('action', 'getAll'),
		options: [
			{
				displayName: 'From',
				name: 'from',
				type: 'dateTime',
				default: '',
				description: 'The earliest date of an action. Left empty, the last seven days.',
			},
			{
				displayName: 'State',
				name: 'state',
				type: 'options',
				options: [
					{ name: 'Approved', value: 'APPROVED' },
					{ name: 'Pending', value: 'PENDING' },
					{ name: 'Reversed', value: 'REVERSED' },
				],
				default: 'PENDING',
				description: 'Only actions in this state',
			},
			{
				displayName: 'To',
				name: 'to',
				type: 'dateTime',
				default: '',
				description: 'The latest date of an action. Left empty, now.',
			},
		],
	},
];
