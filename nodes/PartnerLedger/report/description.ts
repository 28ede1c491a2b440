import type { INodeProperties } from 'n8n-workflow';

const onReport = { displayOptions: { show: { resource: ['report'] } } };

/** What the panel shows for the resource Report. */
export const reportProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Get Report',
				value: 'get',
				action: 'Get a report',
				description: 'What became of the emails of each chain',
			},
		],
		default: 'get',
		...onReport,
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{ name: 'CSV File', value: 'csv', description: 'One line per email and recipient, as a file' },
			{
				name: 'Items: Emails',
				value: 'steps',
				description: 'One item per email of a chain, with its figures',
			},
			{
				name: 'Items: Issues',
				value: 'issues',
				description: 'One item per partner who was not mailed, and why',
			},
			{ name: 'Items: Recipients', value: 'recipients', description: 'One item per email and recipient' },
			{
				name: 'Web Page',
				value: 'html',
				description: 'One page with charts, in the field html and as a file',
			},
		],
		default: 'steps',
		...onReport,
	},
	{
		displayName: 'Last Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		description: 'Emails of today and of so many days before are in the report',
		...onReport,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Chain',
				name: 'chain',
				type: 'string',
				default: '',
				placeholder: 'e.g. Prospecting',
				description: 'Only the emails of this chain',
			},
			{
				displayName: 'Conversion Days',
				name: 'conversionDays',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 30,
				description:
					'Within how many days after an email joining and a first sale count. They are known when the incoming items are your partners, with joinedAt and firstActionAt.',
			},
			{
				displayName: 'Program',
				name: 'program',
				type: 'string',
				default: '',
				placeholder: 'e.g. My Program',
				description: 'Only the emails of this program',
			},
		],
		...onReport,
	},
];
