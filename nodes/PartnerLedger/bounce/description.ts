import type { INodeProperties } from 'n8n-workflow';

const onBounce = { displayOptions: { show: { resource: ['bounce'] } } };

/** What the panel shows for the resource Bounce. */
export const bounceProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Record Bounce',
				value: 'record',
				action: 'Record a bounce',
				description: 'Read an email that came back, and remember what it says',
			},
		],
		default: 'record',
		...onBounce,
	},
	{
		displayName:
			'Connect an Email Trigger (IMAP) that watches the mailbox of From Email, with Format set to RAW. Bounces, complaints and requests to be unsubscribed are recorded; every other email passes with the event “none”.',
		name: 'notice',
		type: 'notice',
		default: '',
		...onBounce,
	},
];
