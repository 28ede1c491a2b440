import type { INodeProperties } from 'n8n-workflow';
import { createManualExecutionsProperty } from '../manualExecutions';

const show = { resource: ['suppression'], operation: ['removeMany'] };
const onRemoveMany = { displayOptions: { show } };
const onProgram = { displayOptions: { show: { ...show, scope: ['program'] } } };

/** What the panel shows for the operation Remove Many, above the field Program. */
export const removeManyProperties: INodeProperties[] = [
	{
		displayName:
			'For addresses that were suppressed by mistake. Do this by hand: in a published workflow, each run would do it again. Those of forgotten partners always stay.',
		name: 'removeManyNotice',
		type: 'notice',
		default: '',
		...onRemoveMany,
	},
	{
		displayName: 'Reasons',
		name: 'reasons',
		type: 'multiOptions',
		options: [
			{ name: 'Bounced', value: 'bounced', description: 'The address does not work' },
			{ name: 'Complained', value: 'complained', description: 'An email was reported as spam' },
			{ name: 'Manual', value: 'manual', description: 'Any other reason' },
			{ name: 'Unsubscribed', value: 'unsubscribed', description: 'No more emails are wanted' },
		],
		default: ['bounced'],
		required: true,
		description: 'Only suppressions for one of these reasons',
		...onRemoveMany,
	},
	{
		displayName:
			'Careful: these people said that they want no more emails. To write to them again may be unlawful. Go on only where you know that they did not say so.',
		name: 'unwillingNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { ...show, reasons: ['complained', 'unsubscribed'] } },
	},
	{
		displayName: 'Suppressions',
		name: 'scope',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'Those for all programs, and those for single ones' },
			{
				name: 'Of One Program',
				value: 'program',
				description: 'Those for the program, and those for all programs that an email of it caused',
			},
		],
		default: 'all',
		...onRemoveMany,
	},
];

/** What it shows below the field Program. */
export const removeManyFilters: INodeProperties[] = [
	{
		displayName: 'Chain',
		name: 'chain',
		type: 'string',
		default: '',
		placeholder: 'e.g. Prospecting',
		description: 'Only what an email of this chain caused. Leave empty for all.',
		...onProgram,
	},
	{
		displayName: 'Step',
		name: 'step',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invite',
		description: 'Only what this email caused. Leave empty for all.',
		...onProgram,
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'From',
				name: 'from',
				type: 'dateTime',
				default: '',
				description: 'The earliest time of the suppression',
			},
			{
				displayName: 'Source Contains',
				name: 'source',
				type: 'string',
				default: '',
				placeholder: 'e.g. 5.1.1',
				description:
					'A part of where it came from, such as what the mail server answered. Capital letters make no difference.',
			},
			{
				displayName: 'To',
				name: 'to',
				type: 'dateTime',
				default: '',
				description: 'The latest time of the suppression',
			},
		],
		...onRemoveMany,
	},
	createManualExecutionsProperty(
		'Show the suppressions and leave them as they are',
		{ name: 'Remove', value: 'remove', description: 'Remove them as in a published workflow' },
		onRemoveMany,
	),
];
