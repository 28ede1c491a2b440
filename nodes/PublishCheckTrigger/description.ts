import type { INodeProperties } from 'n8n-workflow';

/** The panel of the node, which has nothing to set. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'Put this node anywhere in a workflow that sends emails; nothing has to be connected. When you publish the workflow, n8n opens the address that unsubscribe links and tracked links lead to, and warns you if the <a href="https://github.com/partner-workflows/n8n-nodes-partner-workflows/blob/main/docs/what-comes-back.md">Partner Email Trigger</a> does not answer there. <em>Execute step</em> tries it out now.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
];
