import type { INodeProperties } from 'n8n-workflow';
import { MAXIMUM_ADDRESSES } from '../../lib/partner/addresses';
import { createConditionsProperty, createGroupsProperty } from '../shared/conditionProperties';
import { timezoneOption } from '../shared/parameters';

const whenDefinedHere = { displayOptions: { show: { segmentSource: ['define'] } } };

/** What stands below the node on the canvas: the name of the saved segment, or how many conditions there are. */
export const subtitle = `={{ $parameter["segmentSource"] === "saved"
	? $parameter["savedSegment"]
	: [{ conditions: $parameter["conditions"] }, ...($parameter["orGroups"]["group"] ?? []), ...($parameter["except"]["group"] ?? [])]
		.reduce((sum, group) => sum + (group.conditions?.condition ?? []).length, 0)
		.toString().replace(/$/, " conditions").replace(/^1 conditions$/, "1 condition") }}`;

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Segment',
		name: 'segmentSource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Define Here', value: 'define' },
			{ name: 'Saved Segment', value: 'saved', description: 'One that a Segment Filter saved under a name' },
		],
		default: 'define',
		description: 'Where the conditions are',
	},
	{
		displayName: 'Saved Segment Name or ID',
		name: 'savedSegment',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getSavedSegments' },
		required: true,
		default: '',
		description:
			'Changes to the saved segment count from the next run on. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { segmentSource: ['saved'] } },
	},
	{
		...createConditionsProperty('conditions', 'Conditions', 'A partner matches when all of these hold'),
		...whenDefinedHere,
	},
	{
		...createGroupsProperty(
			'orGroups',
			'Or Also Include',
			'Partners who meet all conditions of any one group match too',
		),
		...whenDefinedHere,
	},
	{
		...createGroupsProperty(
			'except',
			'Except',
			'Partners who meet all conditions of any one group do not match, whatever the conditions above say',
			{ button: 'Add Exception', canBeNegated: false },
		),
		...whenDefinedHere,
	},
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
			{
				displayName: 'Save Segment As',
				name: 'saveSegmentAs',
				type: 'string',
				default: '',
				placeholder: 'e.g. Active creators in Germany',
				description:
					'A name under which other Segment Filters can choose this segment. It is saved when the node runs, and again when you have changed the conditions.',
				displayOptions: { show: { '/segmentSource': ['define'] } },
			},
			timezoneOption,
		],
	},
];
