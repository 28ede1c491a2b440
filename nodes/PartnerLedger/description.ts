import type { INodeProperties } from 'n8n-workflow';
import { bounceProperties } from './bounce/description';
import { emailProperties } from './email/description';
import { linkKeyProperties } from './linkKey/description';
import { messagingTemplateProperties } from './messagingTemplate/description';
import { partnerProperties } from './partner/description';
import { reportProperties } from './report/description';
import { segmentProperties } from './segment/description';
import { suppressionProperties } from './suppression/description';

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Bounce', value: 'bounce' },
			{ name: 'Email', value: 'email' },
			{ name: 'Link Key', value: 'linkKey' },
			{ name: 'Messaging Template', value: 'messagingTemplate' },
			{ name: 'Partner', value: 'partner' },
			{ name: 'Report', value: 'report' },
			{ name: 'Segment', value: 'segment' },
			{ name: 'Suppression', value: 'suppression' },
		],
		default: 'segment',
	},
	...bounceProperties,
	...emailProperties,
	...linkKeyProperties,
	...messagingTemplateProperties,
	...partnerProperties,
	...reportProperties,
	...segmentProperties,
	...suppressionProperties,
];
