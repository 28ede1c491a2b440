import type { INodeProperties } from 'n8n-workflow';

const onEmail = { displayOptions: { show: { resource: ['email'] } } };

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
		...onEmail,
	},
	{
		displayName: 'Older Than (Days)',
		name: 'olderThan',
		type: 'number',
		typeOptions: { minValue: 30, numberPrecision: 0 },
		default: 365,
		description: 'How many days ago the email was sent, at least',
		...onEmail,
	},
	{
		displayName: 'Maximum Emails',
		name: 'maximumEmails',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 10000,
		description: 'How many emails one run archives at most; the rest is left for the next one',
		hint: 'Connect a node that keeps the items, such as Convert to File',
		...onEmail,
	},
];
