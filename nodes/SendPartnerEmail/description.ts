import type { INodeProperties } from 'n8n-workflow';
import { MAXIMUM_ADDRESSES } from '../../lib/partner/addresses';
import { createStepProperties, programProperty } from '../shared/parameters';

const identityProperties: INodeProperties[] = [
	programProperty,
	...createStepProperties({
		displayName: 'Step',
		description: 'The name of this email within the chain',
		hint: 'Each partner gets each step once, even when the workflow is edited, copied or run twice',
	}),
];

const messageProperties: INodeProperties[] = [
	{
		displayName: 'From Name',
		name: 'fromName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Alex at Acme',
	},
	{
		displayName: 'From Email',
		name: 'fromEmail',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. partners@acme.com',
		description: 'An address that your SMTP account may send from',
	},
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. {firstName|Hello}, join our partner program',
	},
	{
		displayName: 'Preview Text',
		name: 'previewText',
		type: 'string',
		default: '',
		placeholder: 'e.g. Earn 10% on every order',
		description: 'The line that an inbox shows after the subject',
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'string',
		typeOptions: { editor: 'htmlEditor', rows: 12 },
		required: true,
		default: '',
		description: 'The email as HTML. A plain-text version is added.',
		hint: 'Use {firstName}, {lastName}, {mpname}, {mpid} or any field as {{fieldName}}. Write {firstName|there} for partners without one.',
	},
	{
		displayName: 'Postal Address',
		name: 'postalAddress',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Acme Inc., 1 Main Street, Springfield, IL 62701, USA',
		description:
			'Your postal address, for the footer. Commercial email must have one in the United States and elsewhere.',
	},
];

const options: INodeProperties[] = [
	{
		displayName: 'Add Footer',
		name: 'footer',
		type: 'boolean',
		default: true,
		description:
			'Whether to add your postal address and an unsubscribe link at the end. Either is left out where the body has {postalAddress} or {unsubscribeLink}.',
	},
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
		displayName: 'Ignore SSL Issues (Insecure)',
		name: 'allowUnauthorizedCerts',
		type: 'boolean',
		default: false,
		description: 'Whether to connect even if SSL certificate validation is not possible',
	},
	{
		displayName: 'Manual Executions',
		name: 'manualExecutions',
		type: 'options',
		options: [
			{ name: 'Preview', value: 'preview', description: 'Show each email without sending or recording it' },
			{ name: 'Send', value: 'send', description: 'Send and record as in a published workflow' },
		],
		default: 'preview',
		description: 'What happens when you execute the workflow by hand',
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
		displayName: 'Reply To',
		name: 'replyTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. alex@acme.com',
		description: 'The address that answers go to',
	},
	{
		displayName: 'Send Test Email To',
		name: 'sendTestEmailTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. you@acme.com',
		description:
			'In a manual execution, sends the email of the first partner to this address and records nothing. Published workflows ignore it.',
	},
	{
		displayName: 'Sign-Up Link',
		name: 'signUpLink',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://acme.com/partners/join',
		description: 'What {signUpLink} stands for: the page where partners join your program',
	},
	{
		displayName: 'Simultaneous Connections',
		name: 'connections',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 50, numberPrecision: 0 },
		default: 5,
		description: 'How many connections to the mail server are open at once',
	},
	{
		displayName: 'Tracking',
		name: 'tracking',
		type: 'options',
		options: [
			{ name: 'Off', value: 'off', description: 'Links stay as you wrote them' },
			{ name: 'Clicks', value: 'clicks', description: 'Links lead through the Partner Email Trigger' },
			{
				name: 'Clicks and Opens',
				value: 'clicksAndOpens',
				description: 'Also adds an image that is loaded when the email is opened',
			},
		],
		default: 'off',
		description:
			'What is recorded of each partner. Needs a published Partner Email Trigger; in many countries also the partner’s consent.',
	},
];

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'A manual execution shows each email without sending it. Publish the workflow to send. To see one in your inbox, add the option Send Test Email To.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	...identityProperties,
	...messageProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
	},
];
