import type { INodeProperties } from 'n8n-workflow';
import { bounceProperties } from './bounce/description';
import { linkKeyProperties } from './linkKey/description';
import { messagingTemplateProperties } from './messagingTemplate/description';
import { partnerProperties } from './partner/description';
import { reportProperties } from './report/description';
import { segmentProperties } from './segment/description';
import { suppressionProperties } from './suppression/description';
import { workflowProperties } from './workflow/description';

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Bounce', value: 'bounce' },
			{ name: 'Link Key', value: 'linkKey' },
			{ name: 'Messaging Template', value: 'messagingTemplate' },
			{ name: 'Partner', value: 'partner' },
			{ name: 'Report', value: 'report' },
			{ name: 'Segment', value: 'segment' },
			{ name: 'Suppression', value: 'suppression' },
			{ name: 'Workflow', value: 'workflow' },
		],
		default: 'segment',
	},
	...bounceProperties,
	...linkKeyProperties,
	...messagingTemplateProperties,
	...partnerProperties,
	...reportProperties,
	...segmentProperties,
	...suppressionProperties,
	...workflowProperties,
];
