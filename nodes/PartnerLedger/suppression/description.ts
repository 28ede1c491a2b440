import type { INodeProperties } from 'n8n-workflow';
import { programProperty } from '../../shared/parameters';
import { removeManyFilters, removeManyProperties } from './removeManyProperties';

const onSuppression = (...operation: string[]) => ({
	displayOptions: { show: { resource: ['suppression'], ...(operation.length > 0 && { operation }) } },
});

/** What the panel shows for the resource Suppression. */
export const suppressionProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Add',
				value: 'add',
				action: 'Add a suppression',
				description: 'Make sure that an address is not mailed',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many suppressions',
				description: 'List the addresses that are not mailed, and why',
			},
			{
				name: 'Import CSV',
				value: 'importCsv',
				action: 'Import suppressions from CSV',
				description: 'Add every address of a CSV file, whatever its column',
			},
			{
				name: 'Remove',
				value: 'remove',
				action: 'Remove a suppression',
				description: 'Let an address be mailed again',
			},
			{
				name: 'Remove Many',
				value: 'removeMany',
				action: 'Remove many suppressions',
				description: 'Let many addresses be mailed again that were suppressed by mistake',
			},
		],
		default: 'getAll',
		...onSuppression(),
	},
	...removeManyProperties,
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. ann@partner.com',
		required: true,
		default: '',
		description: 'The address; drag it here from the incoming item',
		...onSuppression('add', 'remove'),
	},
	{
		displayName: 'CSV From',
		name: 'csvSource',
		type: 'options',
		options: [
			{ name: 'File', value: 'file', description: 'A file in the binary data of the incoming item' },
			{ name: 'Text', value: 'text' },
		],
		default: 'file',
		...onSuppression('importCsv'),
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryField',
		type: 'string',
		required: true,
		default: 'data',
		hint: 'The name of the input field containing the file',
		displayOptions: { show: { resource: ['suppression'], operation: ['importCsv'], csvSource: ['file'] } },
	},
	{
		displayName: 'Text',
		name: 'csvText',
		type: 'string',
		typeOptions: { rows: 5 },
		required: true,
		default: '',
		placeholder: 'e.g. email',
		description: 'One address per line, or lines with a column named email; every address counts',
		displayOptions: { show: { resource: ['suppression'], operation: ['importCsv'], csvSource: ['text'] } },
	},
	{
		displayName: 'Holds For',
		name: 'scope',
		type: 'options',
		options: [
			{ name: 'All Programs', value: 'all' },
			{ name: 'One Program', value: 'program' },
		],
		default: 'all',
		description: 'Which programs it is about. Remove for all lifts what holds for single ones as well.',
		...onSuppression('add', 'importCsv', 'remove'),
	},
	{
		displayName: 'Show',
		name: 'scope',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{
				name: 'Of One Program',
				value: 'program',
				description: 'What holds for the program or for all',
			},
		],
		default: 'all',
		...onSuppression('getAll'),
	},
	{
		...programProperty,
		description: 'Name or ID of the program, as in Send Partner Email',
		displayOptions: { show: { resource: ['suppression'], scope: ['program'] } },
	},
	...removeManyFilters,
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'options',
		options: [
			{ name: 'Bounced', value: 'bounced', description: 'The address does not work' },
			{ name: 'Complained', value: 'complained', description: 'An email was reported as spam' },
			{ name: 'Manual', value: 'manual', description: 'Any other reason' },
			{ name: 'Unsubscribed', value: 'unsubscribed', description: 'No more emails are wanted' },
		],
		default: 'manual',
		...onSuppression('add', 'importCsv'),
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		...onSuppression('getAll'),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { resource: ['suppression'], operation: ['getAll'], returnAll: [false] } },
	},
];
