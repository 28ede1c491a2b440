import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';
import { MAXIMUM_ADDRESSES } from '../../lib/partner/addresses';
import { createConditionsProperty, createGroupsProperty } from '../shared/conditionProperties';
import { timezoneOption } from '../shared/parameters';

export const description: INodeTypeDescription = {
	displayName: 'Segment Filter',
	name: 'segmentFilter',
	icon: { light: 'file:segmentFilter.svg', dark: 'file:segmentFilter.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle:
		'={{ ($parameter["conditions"]["condition"] ?? []).length + (($parameter["orGroups"]["group"] ?? []).length ? "+" : "") + " conditions" }}',
	description: 'Choose the partners an email is for',
	defaults: { name: 'Segment Filter' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [
		{ type: NodeConnectionTypes.Main, displayName: 'Matched' },
		{ type: NodeConnectionTypes.Main, displayName: 'Not Matched' },
	],
	usableAsTool: undefined,
	parameterPane: 'wide',
	properties: [
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
	],
};
