import type { INodeProperties } from 'n8n-workflow';
import { createManualExecutionsProperty } from '../manualExecutions';
import { createPlaceProperties } from './placeProperties';

const onSendAgain = { displayOptions: { show: { resource: ['email'], operation: ['sendAgain'] } } };

/** What the panel shows for the operation Send Again. */
export const sendAgainProperties: INodeProperties[] = [
	{
		displayName:
			'For emails that the mail server rejected by mistake. The next run of Send Partner Email sends them; nobody gets an email twice. Do this by hand: in a published workflow, each run would do it again.',
		name: 'sendAgainNotice',
		type: 'notice',
		default: '',
		...onSendAgain,
	},
	{
		displayName: 'Emails',
		name: 'rejectedEmails',
		type: 'options',
		options: [
			{ name: 'Of a Program', value: 'program', description: 'Or of one of its chains or emails' },
			{ name: 'Of All Programs', value: 'all' },
			{ name: 'Of One Partner', value: 'partner' },
		],
		default: 'program',
		description: 'Which of the rejected emails to send again',
		...onSendAgain,
	},
	...createPlaceProperties('sendAgain', 'rejectedEmails'),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Email',
				name: 'email',
				type: 'string',
				default: '',
				placeholder: 'e.g. ann@partner.com',
				description: 'Only what was rejected for this address',
			},
			{
				displayName: 'From',
				name: 'from',
				type: 'dateTime',
				default: '',
				description: 'The earliest time of the rejection',
			},
			{
				displayName: 'Reason Contains',
				name: 'reason',
				type: 'string',
				default: '',
				placeholder: 'e.g. 5.1.1',
				description: 'A part of what the mail server answered. Capital letters make no difference.',
			},
			{
				displayName: 'To',
				name: 'to',
				type: 'dateTime',
				default: '',
				description: 'The latest time of the rejection',
			},
		],
		...onSendAgain,
	},
	createManualExecutionsProperty(
		'Show the emails and leave them as they are',
		{ name: 'Send Again', value: 'sendAgain', description: 'Make them due again as in a published workflow' },
		onSendAgain,
	),
];
