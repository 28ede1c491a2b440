import type { INodeProperties } from 'n8n-workflow';
import { contentOptions } from './properties/content';
import { deliveryOptions } from './properties/delivery';
import { identityProperties } from './properties/identity';
import { messageProperties } from './properties/message';
import { recipientOptions } from './properties/recipients';
import { scheduleOptions } from './properties/schedule';

/** In alphabetical order, as n8n wants them. */
const options = [...contentOptions, ...deliveryOptions, ...recipientOptions, ...scheduleOptions].sort(
	(one, other) => (one.displayName < other.displayName ? -1 : 1),
);

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'A manual execution shows each email without sending it. Publish the workflow to send. To see one in your inbox, add the option Send Test Email To.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	...identityProperties,
	...messageProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
	},
];
