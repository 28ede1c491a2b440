import type { INodeProperties } from 'n8n-workflow';
import { LONGEST_HISTORY_DAYS } from '../../../lib/impact/actions';
import { PARTNERS_PER_PAGE } from '../../../lib/impact/profile';
import { programProperty, timezoneOption } from '../../shared/parameters';
import { createListFields, createSimplifyField, showFor } from './shared';

/** Actions of the last year make the totals, unless the operator wants more. */
export const DEFAULT_HISTORY_DAYS = 365;

export const partnerOperations: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: ['partner'] } },
	options: [
		{
			name: 'Get',
			value: 'get',
			description: 'Get one partner',
			action: 'Get a partner',
		},
		{
			name: 'Get Many',
			value: 'getAll',
			description: 'Get a list of joined partners',
			action: 'Get many partners',
		},
		{
			name: 'Get Roster',
			value: 'getRoster',
			description:
				'Get every prospect, applicant and partner of a program, with stage and performance. Prospects are the items that come in.',
			action: 'Get the roster of a program',
		},
		{
			name: 'Prepare Roster Pages',
			value: 'prepareRosterPages',
			description: 'For very large programs: get one item per page, for Get Roster to work through',
			action: 'Prepare the roster of a program in pages',
		},
	],
	default: 'getRoster',
};

const historyOption: INodeProperties = {
	displayName: 'History (Days)',
	name: 'historyDays',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: LONGEST_HISTORY_DAYS, numberPrecision: 0 },
	default: DEFAULT_HISTORY_DAYS,
	description:
		'How far back actions and revenue are read. The first run reads all of it, later ones what is new.',
};

export const partnerFields: INodeProperties[] = [
	{
		...programProperty,
		displayName: 'Program in Emails',
		name: 'emailProgram',
		description:
			'What the email nodes of your workflows call the program. Prospects who were sent one of its emails are in the stage Outreach.',
		displayOptions: showFor('partner', 'getRoster', 'prepareRosterPages'),
	},
	{
		displayName:
			'Items that come in are your prospects: what has an email address or a partnerId. Whoever applies or joins at impact.com is recognized by it.',
		name: 'rosterNotice',
		type: 'notice',
		default: '',
		displayOptions: showFor('partner', 'getRoster'),
	},
	{
		displayName: 'Partner ID',
		name: 'partnerId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 2552842',
		description: 'The ID of impact.com. An item of Get Roster has it as <code>mediaPartnerId</code>.',
		displayOptions: showFor('partner', 'get'),
	},
	createSimplifyField('partner', 'get'),
	...createListFields('partner'),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: showFor('partner', 'getAll'),
		options: [
			{
				displayName: 'Updated After',
				name: 'updatedAfter',
				type: 'dateTime',
				default: '',
				description: 'Only partners that changed at impact.com after this',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: showFor('partner', 'getRoster'),
		options: [
			historyOption,
			{
				displayName: 'Page',
				name: 'page',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 0 },
				default: 0,
				description:
					'Which page of a very large roster to get, as Prepare Roster Pages put it out. Leave at 0 for all of it.',
			},
			{
				displayName: 'Roster ID',
				name: 'rosterId',
				type: 'string',
				default: '',
				description:
					'Needed with Page: which prepared roster it is a page of, as Prepare Roster Pages put it out',
			},
			timezoneOption,
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: showFor('partner', 'prepareRosterPages'),
		options: [
			historyOption,
			{
				displayName: 'Page Size',
				name: 'pageSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: PARTNERS_PER_PAGE, numberPrecision: 0 },
				default: PARTNERS_PER_PAGE,
				description: 'How many partners are worked on at a time',
			},
			timezoneOption,
		],
	},
];
