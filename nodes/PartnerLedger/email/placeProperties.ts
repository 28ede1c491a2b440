import type { INodeProperties } from 'n8n-workflow';
import { programProperty } from '../../shared/parameters';

/**
 * The fields that say whose emails an operation is about.
 *
 * @param operation of the resource Email
 * @param choice the parameter that is `partner` or `program`
 */
export function createPlaceProperties(operation: string, choice: string): INodeProperties[] {
	const on = (chosen: 'partner' | 'program') => ({
		displayOptions: { show: { resource: ['email'], operation: [operation], [choice]: [chosen] } },
	});
	return [
		{
			displayName: 'Partner ID',
			name: 'partnerId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 98765',
			description: 'The partnerId; drag it here from the incoming item',
			...on('partner'),
		},
		{
			...programProperty,
			description: 'Name or ID of the program, as in Send Partner Email',
			...on('program'),
		},
		{
			displayName: 'Chain',
			name: 'chain',
			type: 'string',
			default: '',
			placeholder: 'e.g. Prospecting',
			description: 'Only the emails of this chain. Leave empty for all.',
			...on('program'),
		},
		{
			displayName: 'Step',
			name: 'step',
			type: 'string',
			default: '',
			placeholder: 'e.g. Invite',
			description: 'Only this email. Leave empty for all.',
			...on('program'),
		},
	];
}
