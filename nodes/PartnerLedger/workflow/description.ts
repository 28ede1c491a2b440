import type { INodeProperties } from 'n8n-workflow';
import type { PRESETS } from '../../../lib/rehearsal/behavior';

const onWorkflow = { displayOptions: { show: { resource: ['workflow'] } } };

const PRESET_DESCRIPTIONS: Record<keyof typeof PRESETS, { name: string; description: string }> = {
	difficult: { name: 'Difficult', description: 'Many addresses bounce, many unsubscribe, few apply' },
	eager: { name: 'Eager', description: 'Half of all apply within days and sell soon' },
	silent: { name: 'Silent', description: 'Nobody reacts to anything' },
	typical: { name: 'Typical', description: 'About one in eight applies after an email' },
};

/** What the panel shows for the resource Workflow. */
export const workflowProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Rehearse',
				value: 'rehearse',
				action: 'Rehearse a workflow',
				description: 'See what a workflow would do over weeks, without sending anything',
			},
		],
		default: 'rehearse',
		...onWorkflow,
	},
	{
		displayName:
			'Incoming items that have a partnerId or an email address are your partners; without any, partners are invented. Nothing is sent, accepted or remembered.',
		name: 'rehearsalNotice',
		type: 'notice',
		default: '',
		...onWorkflow,
	},
	{
		displayName: 'Workflow',
		name: 'workflow',
		type: 'json',
		// An empty text would be marked as wrong JSON.
		default: '{}',
		description:
			'The JSON of the workflow. Leave it at {} when an incoming item is the workflow, as the n8n node gives it.',
		...onWorkflow,
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 366 },
		default: 30,
		description: 'How long to rehearse, in hourly runs',
		...onWorkflow,
	},
	{
		displayName: 'Behavior',
		name: 'behavior',
		type: 'options',
		options: Object.entries(PRESET_DESCRIPTIONS).map(([value, words]) => ({ value, ...words })),
		default: 'typical',
		description: 'What partners do: whether they apply, sell, unsubscribe, or do not exist',
		...onWorkflow,
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{ name: 'Items: Emails', value: 'emails', description: 'One item per email' },
			{ name: 'Items: Lanes', value: 'lanes', description: 'One item per lane, with its figures' },
			{ name: 'Items: Warnings', value: 'warnings', description: 'One item per warning' },
			{
				name: 'Web Page',
				value: 'html',
				description: 'One page with every partner and email, in the field html and as a file',
			},
		],
		default: 'html',
		...onWorkflow,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Change Behavior',
				name: 'changeBehavior',
				type: 'string',
				typeOptions: { rows: 5 },
				default: '',
				placeholder: 'e.g. apply: { after: Invite, probability: 20 %, delay: 3 days }',
				description:
					'What differs from the chosen Behavior, as YAML. The documentation of this package lists the entries.',
			},
			{
				displayName: 'Recorded Items',
				name: 'recordedItems',
				type: 'json',
				default: '{}',
				description:
					'For each node that cannot be rehearsed, the items that it puts out: { "HTTP Request": [{ "partnerId": "1" }] }',
			},
			{
				displayName: 'Seed',
				name: 'seed',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 0 },
				default: 1,
				description: 'Another number lets other partners do other things. The same gives the same result.',
			},
			{
				displayName: 'Start',
				name: 'start',
				type: 'dateTime',
				default: '',
				description: 'When the rehearsal begins. Leave empty for today.',
			},
			{
				displayName: 'Time Zone',
				name: 'timezone',
				type: 'string',
				default: '',
				placeholder: 'e.g. Europe/Berlin',
				description: 'Leave empty for the time zone of the workflow',
			},
		],
		...onWorkflow,
	},
];
