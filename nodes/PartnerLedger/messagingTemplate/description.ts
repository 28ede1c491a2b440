import type { INodeProperties } from 'n8n-workflow';
import { createDeleteOption } from '../uses';
import { MESSAGE_LANGUAGE, messageProperties, translationsProperty } from '../../shared/messageProperties';

const onTemplate = (...operation: string[]) => ({
	displayOptions: { show: { resource: ['messagingTemplate'], ...(operation.length > 0 && { operation }) } },
});

/** What the panel shows for the resource Messaging Template. */
export const messagingTemplateProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete a messaging template',
				description: 'Delete a messaging template that no workflow uses',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many messaging templates',
				description: 'List the messaging templates with their texts and who uses them',
			},
			{
				name: 'Save',
				value: 'save',
				action: 'Save a messaging template',
				description: 'Create a messaging template, or change one for every node that uses it',
			},
		],
		default: 'getAll',
		...onTemplate(),
	},
	{
		displayName: 'Template Name or ID',
		name: 'templateName',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getMessagingTemplates' },
		required: true,
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		...onTemplate('delete'),
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			createDeleteOption('Their Send Partner Emails then send nothing until you choose another template.'),
		],
		...onTemplate('delete'),
	},
	{
		displayName: 'Name',
		name: 'newTemplateName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Invite',
		description: 'What it is chosen by. A template of that name is replaced.',
		...onTemplate('save'),
	},
	...messageProperties.map((property) => ({ ...property, ...onTemplate('save') })),
	{ ...MESSAGE_LANGUAGE, ...onTemplate('save') },
	{ ...translationsProperty, ...onTemplate('save') },
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		...onTemplate('getAll'),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { resource: ['messagingTemplate'], operation: ['getAll'], returnAll: [false] } },
	},
];
