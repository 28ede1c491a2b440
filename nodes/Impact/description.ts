import type { INodeProperties } from 'n8n-workflow';
import { impactProgramProperty, soleProgramProperty } from '../shared/impactParameters';
import { actionFields, actionOperations } from './properties/action';
import { applicationFields, applicationOperations } from './properties/application';
import { groupFields, groupOperations } from './properties/group';
import { partnerFields, partnerOperations } from './properties/partner';
import { unsubscribedContactFields, unsubscribedContactOperations } from './properties/unsubscribedContact';

/** The operations that templates begin with: an account with one program need not choose it there. */
const ROSTER = { operation: ['getRoster', 'prepareRosterPages'] };

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Action', value: 'action', description: 'Sales and other conversions' },
			{ name: 'Application', value: 'application', description: 'Pending contracts that partners signed' },
			{ name: 'Group', value: 'group', description: 'Your private groups of partners' },
			{ name: 'Partner', value: 'partner', description: 'Prospects, applicants and joined partners' },
			{
				name: 'Unsubscribed Contact',
				value: 'unsubscribedContact',
				description: 'Whoever does not want to hear from the program',
			},
		],
		default: 'partner',
	},
	actionOperations,
	applicationOperations,
	groupOperations,
	partnerOperations,
	unsubscribedContactOperations,
	{ ...impactProgramProperty, displayOptions: { hide: ROSTER } },
	{ ...soleProgramProperty, displayOptions: { show: ROSTER } },
	...actionFields,
	...applicationFields,
	...groupFields,
	...partnerFields,
	...unsubscribedContactFields,
];
