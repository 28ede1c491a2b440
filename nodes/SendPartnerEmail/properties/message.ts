import type { INodeProperties } from 'n8n-workflow';
import {
	BODY,
	MESSAGE_LANGUAGE,
	messageProperties as writtenProperties,
	PREVIEW_TEXT,
	SUBJECT,
	translationsProperty,
} from '../../shared/messageProperties';

/** What the email says: written here, or a saved template. */
export const messageProperties: INodeProperties[] = [
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
	...writtenProperties.map((property) => ({
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
