import type { INodeProperties } from 'n8n-workflow';
import { createGroupsChoice, soleProgramProperty } from '../shared/impactParameters';
import { createConditionsProperty, createGroupsProperty } from '../shared/conditionProperties';
import { programProperty, timezoneOption } from '../shared/parameters';

const onImpact = { displayOptions: { show: { platform: ['impact'] } } };

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'Decides each application once and remembers it. A manual execution shows the decisions without carrying them out.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	programProperty,
	{
		displayName: 'Carry Out',
		name: 'platform',
		type: 'options',
		noDataExpression: true,
		description: 'Who acts on the decisions',
		options: [
			{
				name: 'Decide Only',
				value: 'none',
				description: 'Put out the decisions and leave it to the following nodes to act on them',
			},
			{
				name: 'On impact.com',
				value: 'impact',
				description: 'Accept and decline the applications at impact.com',
			},
		],
		default: 'none',
	},
	// Not required, or n8n would refuse to preview the workflow before it is set up.
	{ ...soleProgramProperty, ...onImpact },
	createConditionsProperty('acceptWhen', 'Accept When', 'An application is accepted when all of these hold'),
	createGroupsProperty(
		'acceptOrGroups',
		'Or Also Accept When',
		'Applications that meet all conditions of any one group are accepted too',
	),
	createConditionsProperty('rejectWhen', 'Reject When', 'An application is rejected when all of these hold'),
	createGroupsProperty(
		'rejectOrGroups',
		'Or Also Reject When',
		'Applications that meet all conditions of any one group are rejected too',
	),
	{ ...createGroupsChoice('Add To Group Names or IDs', 'acceptGroups'), ...onImpact },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				...createGroupsChoice('Add Rejected To Group Names or IDs', 'rejectGroups'),
				displayOptions: { show: { '/platform': ['impact'] } },
			},
			{
				displayName: 'Decline Reason',
				name: 'declineReason',
				type: 'string',
				default: '',
				placeholder: 'e.g. Your content does not fit our products',
				description: 'What impact.com is told when an application is rejected',
				displayOptions: { show: { '/platform': ['impact'] } },
			},
			{
				displayName: 'Show Earlier Decisions',
				name: 'showEarlierDecisions',
				type: 'boolean',
				default: false,
				description:
					'Whether applications decided in an earlier run are passed on again. Off, each application leaves the node decided only once.',
			},
			timezoneOption,
		],
	},
];
