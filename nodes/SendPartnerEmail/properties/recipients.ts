import type { INodeProperties } from 'n8n-workflow';
import { MAXIMUM_ADDRESSES } from '../../../lib/partner/addresses';

/** What may be set about who gets an email, and who gets a copy or the answer. */
export const recipientOptions: INodeProperties[] = [
	{
		displayName: 'Bcc',
		name: 'bcc',
		type: 'string',
		default: '',
		placeholder: 'e.g. archive@acme.com',
		description: 'One address that gets a blind copy of every email',
	},
	{
		displayName: 'Cc',
		name: 'cc',
		type: 'string',
		default: '',
		placeholder: 'e.g. team@acme.com',
		description: 'One address that gets a copy of every email',
	},
	{
		displayName: 'Maximum Addresses',
		name: 'maximumAddresses',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: MAXIMUM_ADDRESSES,
		description: 'When more email addresses than this arrive, nothing at all is sent',
	},
	{
		displayName: 'Recipients',
		name: 'recipients',
		type: 'options',
		options: [
			{ name: 'Primary Contact', value: 'primary', description: 'One email per partner' },
			{ name: 'All Contacts', value: 'all', description: 'One email to each contact of the partner' },
		],
		default: 'primary',
		description: 'Who at a partner gets the email',
	},
	{
		displayName: 'Reply To',
		name: 'replyTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. alex@acme.com',
		description: 'The address that answers go to',
	},
];
