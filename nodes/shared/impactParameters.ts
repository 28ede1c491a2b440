import {
	NodeOperationError,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyMode,
} from 'n8n-workflow';
import type { ImpactClient } from '../../lib/impact/client';
import { findOnlyProgram } from '../../lib/impact/programs';
import { toList, toText } from '../../lib/partner/values';

const byId: INodePropertyMode = {
	displayName: 'By ID',
	name: 'id',
	type: 'string',
	placeholder: 'e.g. 12345',
	validation: [
		{ type: 'regex', properties: { regex: '^\\s*\\d+\\s*$', errorMessage: 'An ID consists of digits' } },
	],
};

/** The program at impact.com, chosen from the account's. */
export const impactProgramProperty: INodeProperties = {
	displayName: 'impact.com Program',
	name: 'programId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'The program (campaign) of your impact.com account',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a program',
			typeOptions: { searchListMethod: 'searchPrograms', searchable: true },
		},
		byId,
	],
};

/** The same where an account with one program needs no choice, see `readProgramId`. */
export const soleProgramProperty: INodeProperties = {
	...impactProgramProperty,
	required: false,
	hint: 'Leave it empty if your account has one program',
};

/** A partner group of the program. */
export const impactGroupProperty: INodeProperties = {
	displayName: 'Group',
	name: 'groupId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: 'A private group of the program',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a group',
			typeOptions: { searchListMethod: 'searchGroups', searchable: true },
		},
		byId,
	],
};

/** Partner groups of the program, any number of them. */
export function createGroupsChoice(displayName: string, name: string, hint?: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getGroups', loadOptionsDependsOn: ['programId.value'] },
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		...(hint !== undefined && { hint }),
	};
}

/**
 * An id of digits from a parameter, resource locators included.
 *
 * @throws NodeOperationError naming the parameter by its label
 */
export function readId(context: IExecuteFunctions, name: string, label: string, itemIndex = 0): string {
	const value: unknown = context.getNodeParameter(name, itemIndex, '', { extractValue: true });
	const id = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (/^\d+$/.test(id)) return id;
	const message = id === '' ? `${label} is empty` : `${label} “${id}” is not an ID of impact.com`;
	throw new NodeOperationError(context.getNode(), message, {
		itemIndex,
		description:
			id === '' ? `Choose the ${label}.` : 'An ID consists of digits. Choose from the list instead.',
	});
}

/**
 * The id of the program at impact.com: the chosen one, or else the only active one of the account.
 *
 * @throws NodeOperationError where none is chosen and the account has several; ImpactError
 */
export async function readProgramId(context: IExecuteFunctions, client: ImpactClient): Promise<string> {
	const label = 'impact.com Program';
	const chosen: unknown = context.getNodeParameter('programId', 0, '', { extractValue: true });
	if (toText(chosen) !== undefined) return readId(context, 'programId', label);
	const only = await findOnlyProgram(client);
	if (only !== undefined) return only;
	throw new NodeOperationError(
		context.getNode(),
		'impact.com Program is empty, and the account does not have exactly one active program',
		{ description: `Choose the ${label}.` },
	);
}

/**
 * Ids of digits from a parameter: a list, or text with commas.
 *
 * @throws NodeOperationError naming the parameter by its label
 */
export function readIds(context: IExecuteFunctions, name: string, label: string, itemIndex = 0): string[] {
	const value: unknown = context.getNodeParameter(name, itemIndex, []);
	const ids = toList(value);
	const wrong = ids.find((id) => !/^\d+$/.test(id));
	if (wrong === undefined) return [...new Set(ids)];
	throw new NodeOperationError(
		context.getNode(),
		`${label} has “${wrong}”, which is not an ID of impact.com`,
		{
			itemIndex,
			description: 'IDs consist of digits and are separated by commas.',
		},
	);
}
