import type { INodeProperties } from 'n8n-workflow';
import { createGroupsChoice } from '../../shared/impactParameters';
import { createListFields, showFor } from './shared';

export const applicationOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['application'] } },
	options: [
		{
			name: 'Accept',
			value: 'accept',
			description: 'Let the partner join. The first decision is final.',
			action: 'Accept an application',
		},
		{
			name: 'Decline',
			value: 'decline',
			description: 'Turn the partner down. The first decision is final.',
			action: 'Decline an application',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			description: 'Get a list of applications',
			action: 'Get many applications',
		},
	],
	default: 'getAll',
};

export const applicationFields: INodeProperties[] = [
	{
		displayName:
			'Takes effect at impact.com at once, in a manual execution too. To decide by rules, use the Auto-Accept node.',
		name: 'decisionNotice',
		type: 'notice',
		default: '',
		displayOptions: showFor('application', 'accept', 'decline'),
	},
	{
		displayName: 'Application ID',
		name: 'applicationId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. P-25070000',
		description: 'The ID of the pending contract',
		displayOptions: showFor('application', 'accept', 'decline'),
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your content does not fit our products',
		description: 'Why the partner is turned down',
		displayOptions: showFor('application', 'decline'),
	},
	{
		...createGroupsChoice('Add To Group Names or IDs', 'groups'),
		displayOptions: showFor('application', 'accept', 'decline'),
	},
	...createListFields('application'),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: showFor('application', 'getAll'),
		options: [
			{
				displayName: 'Include Own Proposals',
				name: 'includeProposals',
				type: 'boolean',
				default: false,
				description: 'Whether to include contracts that you proposed and that wait for the partner',
			},
		],
	},
];
