import type { INodeProperties } from 'n8n-workflow';
import { createStepProperties, programProperty } from '../../shared/parameters';

/** What makes this email unlike every other, and whom it is from. */
export const identityProperties: INodeProperties[] = [
	programProperty,
	...createStepProperties({
		displayName: 'Step',
		description: 'The name of this email within the chain',
		hint: 'Each partner gets each step once, even when the workflow is edited, copied or run twice',
	}),
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
];
