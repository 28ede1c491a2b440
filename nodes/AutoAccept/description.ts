import type { INodeProperties } from 'n8n-workflow';
import { createConditionsProperty, createGroupsProperty } from '../shared/conditionProperties';
import { programProperty, timezoneOption } from '../shared/parameters';

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'Decides each application once and remembers it. A manual execution shows the decisions without recording them.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	programProperty,
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
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
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
