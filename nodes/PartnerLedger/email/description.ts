import type { INodeProperties } from 'n8n-workflow';
import { programProperty } from '../../shared/parameters';
import { createManualExecutionsProperty } from '../manualExecutions';
import { createPlaceProperties } from './placeProperties';
import { sendAgainProperties } from './sendAgainProperties';

const onEmail = { displayOptions: { show: { resource: ['email'] } } };
const onArchive = { displayOptions: { show: { resource: ['email'], operation: ['archive'] } } };
const onResume = { displayOptions: { show: { resource: ['email'], operation: ['resumeSending'] } } };
const onSettle = { displayOptions: { show: { resource: ['email'], operation: ['settleUncertain'] } } };
/** What the panel shows for the resource Email. */
export const emailProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Archive',
				value: 'archive',
				action: 'Archive old emails',
				description: 'Get the details of old emails as items and remove them from the ledger',
			},
			{
				name: 'Resume Sending',
				value: 'resumeSending',
				action: 'Resume sending after bounces',
				description: 'Let a program send again that stopped because of its bounces or complaints',
			},
			{
				name: 'Send Again',
				value: 'sendAgain',
				action: 'Send rejected emails again',
				description: 'Make rejected emails due again, once the mail server refused partners by mistake',
			},
			{
				name: 'Settle Uncertain',
				value: 'settleUncertain',
				action: 'Settle uncertain emails',
				description: 'Decide of emails that may have left whether they were sent or are sent again',
			},
		],
		default: 'archive',
		...onEmail,
	},
	{
		displayName:
			'Partners still never get an archived email again, delays go on counting from it, and the figures of reports stay. A manual execution shows the emails and leaves them as they are.',
		name: 'archiveNotice',
		type: 'notice',
		default: '',
		...onArchive,
	},
	{
		displayName: 'Older Than (Days)',
		name: 'olderThan',
		type: 'number',
		typeOptions: { minValue: 30, numberPrecision: 0 },
		default: 365,
		description: 'How many days ago the email was sent, at least',
		...onArchive,
	},
	{
		displayName: 'Maximum Emails',
		name: 'maximumEmails',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 10000,
		description: 'How many emails one run archives at most; the rest is left for the next one',
		hint: 'Connect a node that keeps the items, such as Convert to File',
		...onArchive,
	},
	{
		displayName:
			'A program stops sending when too many of its latest emails bounced or were reported as spam. Find out why first. Then this lets it send again, and both are counted afresh.',
		name: 'resumeNotice',
		type: 'notice',
		default: '',
		...onResume,
	},
	{
		...programProperty,
		description: 'Name or ID of the program, as in Send Partner Email',
		...onResume,
	},
	...sendAgainProperties,
	{
		displayName: 'Emails',
		name: 'uncertainEmails',
		type: 'options',
		options: [
			{ name: 'Of One Partner', value: 'partner' },
			{ name: 'Of a Program', value: 'program', description: 'Or of one of its chains or emails' },
		],
		default: 'partner',
		description: 'Which of the uncertain emails to settle',
		...onSettle,
	},
	...createPlaceProperties('settleUncertain', 'uncertainEmails'),
	{
		displayName: 'Settle As',
		name: 'settleAs',
		type: 'options',
		options: [
			{
				name: 'It Was Sent',
				value: 'sent',
				description: 'The partner does not get it again, and delays count from when it was tried',
			},
			{
				name: 'Send It Again',
				value: 'sendAgain',
				description: 'The next run sends it. A partner whom it had reached gets it twice.',
			},
		],
		default: 'sent',
		description: 'What is true of these emails, or should be done',
		...onSettle,
	},
	createManualExecutionsProperty(
		'Show the emails and leave them as they are',
		{ name: 'Settle', value: 'settle', description: 'Settle them as in a published workflow' },
		onSettle,
	),
];
