import type { INodeProperties } from 'n8n-workflow';
import { createDeleteOption } from '../uses';

const onSegment = (...operation: string[]) => ({
	displayOptions: { show: { resource: ['segment'], ...(operation.length > 0 && { operation }) } },
});

/** What the panel shows for the resource Segment. */
export const segmentProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Delete',
				value: 'delete',
				action: 'Delete a saved segment',
				description: 'Delete a saved segment that no workflow uses',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many saved segments',
				description: 'List the saved segments and who uses them',
			},
		],
		default: 'getAll',
		...onSegment(),
	},
	{
		displayName: 'Segment Name or ID',
		name: 'segmentName',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getSavedSegments' },
		required: true,
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		...onSegment('delete'),
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			createDeleteOption('Their Segment Filters then let nobody through until you choose another segment.'),
		],
		...onSegment('delete'),
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		...onSegment('getAll'),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { resource: ['segment'], operation: ['getAll'], returnAll: [false] } },
	},
];
