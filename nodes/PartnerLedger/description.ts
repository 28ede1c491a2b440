import type { INodeProperties } from 'n8n-workflow';
import { bounceProperties } from './bounce/description';
import { emailProperties } from './email/description';
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
			{ name: 'Bounce', value: 'bounce', description: 'Emails that came back' },
			{ name: 'Email', value: 'email', description: 'What is remembered of sent emails' },
			{ name: 'Link Key', value: 'linkKey', description: 'What links in emails are signed with' },
			{
				name: 'Messaging Template',
				value: 'messagingTemplate',
				description: 'Messages that are kept under a name',
			},
			{ name: 'Partner', value: 'partner', description: 'What is remembered of one partner' },
			{ name: 'Report', value: 'report', description: 'What became of your emails' },
			{ name: 'Segment', value: 'segment', description: 'Segments that are kept under a name' },
			{ name: 'Suppression', value: 'suppression', description: 'Addresses that are not written to' },
			{ name: 'Workflow', value: 'workflow', description: 'What a workflow would do' },
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
	...workflowProperties,
];
