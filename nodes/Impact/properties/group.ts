import type { INodeProperties } from 'n8n-workflow';
import { impactGroupProperty } from '../../shared/impactParameters';
import { createListFields, showFor } from './shared';

export const groupOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['group'] } },
	options: [
		{
			name: 'Add Partners',
			value: 'addPartners',
			description: 'Add partners to a group',
			action: 'Add partners to a group',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			description: 'Get a list of groups',
			action: 'Get many groups',
		},
		{
			name: 'Remove Partners',
			value: 'removePartners',
			description: 'Remove partners from a group',
			action: 'Remove partners from a group',
		},
	],
	default: 'getAll',
};

export const groupFields: INodeProperties[] = [
	{ ...impactGroupProperty, displayOptions: showFor('group', 'addPartners', 'removePartners') },
	{
		displayName: 'Partner IDs',
		name: 'partnerIds',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 2552842, 2552843',
		description:
			'IDs of impact.com, separated by commas. An item of Get Roster has it as <code>mediaPartnerId</code>.',
		displayOptions: showFor('group', 'addPartners', 'removePartners'),
	},
	...createListFields('group'),
];
