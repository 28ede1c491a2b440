import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { ImpactClient } from '../../lib/impact/client';
import { changeMembers, listGroups, readMembers } from '../../lib/impact/groups';
import { toText } from '../../lib/partner/values';
import { readId, readIds } from '../shared/impactParameters';
import { readLimit } from '../shared/numbers';
import { readSimplify, takeRows } from './rows';

/** The partner groups of a program. */
export async function getGroups(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	const programId = readId(context, 'programId', 'impact.com Program', itemIndex);
	const groups = await takeRows(listGroups(client, programId), readLimit(context, itemIndex));
	if (!readSimplify(context, itemIndex)) return groups as IDataObject[];
	return groups.map((group) => ({
		groupId: toText(group.Id),
		name: toText(group.Name),
		partnerIds: readMembers(group),
	}));
}

/** Adds partners to a group. */
export async function addPartners(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	return change(context, client, itemIndex, 'add');
}

/** Removes partners from a group. */
export async function removePartners(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	return change(context, client, itemIndex, 'remove');
}

async function change(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
	how: 'add' | 'remove',
): Promise<IDataObject[]> {
	const programId = readId(context, 'programId', 'impact.com Program', itemIndex);
	const groupId = readId(context, 'groupId', 'Group', itemIndex);
	const partnerIds = readIds(context, 'partnerIds', 'Partner IDs', itemIndex);
	if (partnerIds.length === 0) {
		throw new NodeOperationError(context.getNode(), 'Partner IDs is empty', {
			itemIndex,
			description: 'Enter one or more IDs, separated by commas.',
		});
	}
	await changeMembers(client, programId, groupId, how, partnerIds);
	return [{ groupId, [how === 'add' ? 'addedPartnerIds' : 'removedPartnerIds']: partnerIds }];
}
