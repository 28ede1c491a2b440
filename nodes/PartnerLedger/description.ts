import type { INodeProperties } from 'n8n-workflow';
import { segmentProperties } from './segment/description';

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Segment', value: 'segment' }],
		default: 'segment',
	},
	...segmentProperties,
];
