import type { INodeProperties } from 'n8n-workflow';
import { MAXIMUM_ADDRESSES } from '../../lib/partner/addresses';
import {
	BODY,
	MESSAGE_LANGUAGE,
	messageProperties,
	PREVIEW_TEXT,
	SUBJECT,
	translationsProperty,
} from '../shared/messageProperties';
import { impactProgramProperty } from '../shared/impactParameters';
import { createStepProperties, programProperty } from '../shared/parameters';
import { TRACKING_PROGRAM } from './settings';

const identityProperties: INodeProperties[] = [
	programProperty,
	...createStepProperties({
		displayName: 'Step',
		description: 'The name of this email within the chain',
		hint: 'Each partner gets each step once, even when the workflow is edited, copied or run twice',
	}),
];

const senderProperties: INodeProperties[] = [
	{
		displayName: 'From Name',
		name: 'fromName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Alex at Acme',
		description: 'The name that an inbox shows as the sender',
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
		displayName: 'Message',
		name: 'messageSource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Write Here', value: 'write' },
			{ name: 'Saved Template', value: 'saved', description: 'One that was saved under a name' },
		],
		default: 'write',
		description: 'Where the text of the email is',
	},
	{
		displayName: 'Saved Template Name or ID',
		name: 'savedTemplate',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getMessagingTemplates' },
		required: true,
		default: '',
		description:
			'Changes to the saved template count from the next run on. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { messageSource: ['saved'] } },
	},
	{
		displayName: 'Change Here',
		name: 'changes',
		type: 'collection',
		placeholder: 'Add Change',
		default: {},
		description: 'What this email says instead of the saved template; its translations stay',
		options: [SUBJECT, PREVIEW_TEXT, BODY, MESSAGE_LANGUAGE],
		displayOptions: { show: { messageSource: ['saved'] } },
	},
	...messageProperties.map((property) => ({
		...property,
		displayOptions: { show: { messageSource: ['write'] } },
	})),
	{ ...MESSAGE_LANGUAGE, displayOptions: { show: { messageSource: ['write'] } } },
	{ ...translationsProperty, displayOptions: { show: { messageSource: ['write'] } } },
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
		displayName: 'Frequency Cap',
		name: 'frequencyCap',
		type: 'fixedCollection',
		placeholder: 'Add Cap',
		default: {},
		description: 'How many emails of the program a partner gets at most, over all its chains',
		options: [
			{
				displayName: 'Cap',
				name: 'cap',
				values: [
					{
						displayName: 'Emails',
						name: 'maximum',
						type: 'number',
						typeOptions: { minValue: 1, numberPrecision: 0 },
						default: 2,
						description: 'How many emails a partner gets at most',
					},
					{
						displayName: 'Days',
						name: 'days',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 7,
						description:
							'Within how many days. A partner who has had enough gets this email once there is room.',
					},
				],
			},
		],
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
		displayName: 'One Language Only',
		name: 'oneLanguageOnly',
		type: 'boolean',
		default: false,
		description: 'Whether everybody gets the message itself, and translations are not used',
	},
	{
		displayName: 'Rate Limit',
		name: 'rateLimit',
		type: 'number',
		typeOptions: { minValue: 0.01 },
		default: 10,
		description: 'How many emails per second your mail server is given at most',
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
	{
		displayName: 'Required Link',
		name: 'requiredLink',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://acme.com/partners/join',
		description: 'An email without a link that starts like this does not go out',
	},
	{
		displayName: 'Resend After Days',
		name: 'resendAfterDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 90,
		description:
			'After how many days a partner may get this email again. Without this option, everybody gets it once.',
	},
	{
		displayName: 'Save Template As',
		name: 'saveTemplateAs',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invite',
		description:
			'Keeps this message under a name, with each run, for other nodes to choose under Message. A manual execution is enough.',
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
		displayName: 'Sending Hours',
		name: 'sendingHours',
		type: 'fixedCollection',
		placeholder: 'Add Hours',
		default: {},
		description: 'When emails go out. One that has to wait goes out in the first hour that is allowed.',
		options: [
			{
				displayName: 'Hours',
				name: 'hours',
				values: [
					{
						displayName: 'From',
						name: 'fromHour',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 23, numberPrecision: 0 },
						default: 9,
						description: 'The first hour of the day, 0 to 23',
					},
					{
						displayName: 'To',
						name: 'toHour',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 24, numberPrecision: 0 },
						default: 18,
						description: 'The hour at which it ends. Before From, it ends on the next day.',
					},
					{
						displayName: 'Weekdays',
						name: 'weekdays',
						type: 'multiOptions',
						// In the order of the week.

						options: [
							{ name: 'Monday', value: 1 },
							{ name: 'Tuesday', value: 2 },
							{ name: 'Wednesday', value: 3 },
							{ name: 'Thursday', value: 4 },
							{ name: 'Friday', value: 5 },
							{ name: 'Saturday', value: 6 },
							{ name: 'Sunday', value: 7 },
						],
						default: [1, 2, 3, 4, 5],
						description: 'The days on which it begins',
					},
					{
						displayName: 'Time Zone',
						name: 'zone',
						type: 'options',
						options: [
							{
								name: 'Of the Partner',
								value: 'partner',
								description: 'The field timezone of the partner, where it has one',
							},
							{ name: 'Of the Workflow', value: 'workflow' },
						],
						default: 'partner',
						description: 'Whose clock counts',
					},
				],
			},
		],
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
	{
		...impactProgramProperty,
		displayName: TRACKING_PROGRAM,
		name: 'trackingProgramId',
		required: false,
		description:
			'The impact.com program that {trackingLink} and {adcode_12345} are of: each partner gets their own link. Partners who have not joined it are not mailed. Needs the impact.com credential.',
	},
	{
		displayName: 'Unsubscribe Text',
		name: 'unsubscribeText',
		type: 'string',
		default: 'Unsubscribe',
		description: 'What the link in the footer is called. Translations say it in their own language.',
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
	...senderProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
	},
];
