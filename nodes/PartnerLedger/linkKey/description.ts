import type { INodeProperties } from 'n8n-workflow';

const onLinkKey = { displayOptions: { show: { resource: ['linkKey'] } } };

/** What the panel shows for the resource Link Key. */
export const linkKeyProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Renew',
				value: 'renew',
				action: 'Renew the link key',
				description: 'Sign the links in emails with a new key from now on',
			},
		],
		default: 'renew',
		...onLinkKey,
	},
	{
		displayName:
			'Links in emails are signed with a secret key. Renew it when a copy of the ledger may have fallen into wrong hands. Links signed with the key before stay valid; older ones stop working, unsubscribe links included: wait at least 30 days before you renew it again.',
		name: 'notice',
		type: 'notice',
		default: '',
		...onLinkKey,
	},
];
