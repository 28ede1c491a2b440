import type { INodeProperties } from 'n8n-workflow';
import { MAXIMUM_ADDRESSES } from '../../lib/partner/addresses';
import { createConditionsProperty, createGroupsProperty } from '../shared/conditionProperties';
import { timezoneOption } from '../shared/parameters';

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	createConditionsProperty('conditions', 'Conditions', 'A partner matches when all of these hold'),
	createGroupsProperty(
		'orGroups',
		'Or Also Include',
		'Partners who meet all conditions of any one group match too',
	),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Maximum Addresses',
				name: 'maximumAddresses',
				type: 'number',
				typeOptions: { minValue: 1, numberPrecision: 0 },
				default: MAXIMUM_ADDRESSES,
				description:
					'When more email addresses than this match, nobody passes and the node stops with the count. This protects you from mailing everybody by mistake.',
			},
			timezoneOption,
		],
	},
];
