import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { ApiObject } from '../../lib/impact/answer';
import type { ImpactClient } from '../../lib/impact/client';
import {
	acceptApplication,
	declineApplication,
	findDecision,
	listContracts,
	readContract,
} from '../../lib/impact/contracts';
import { ImpactError } from '../../lib/impact/impactError';
import { writeTime } from '../../lib/impact/time';
import { toText } from '../../lib/partner/values';
import { readId, readIds } from '../shared/impactParameters';
import { readLimit } from '../shared/numbers';
import { omitEmpty, readSimplify, takeRows } from './rows';

/** The applications that wait for a decision; proposals of our own that wait for the partner only when asked for. */
export async function getApplications(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	const programId = readId(context, 'programId', 'impact.com Program', itemIndex);
	const withProposals = context.getNodeParameter('filters.includeProposals', itemIndex, false) === true;
	const limit = readLimit(context, itemIndex);
	const pending = await takeRows(listContracts(client, programId, 'PENDING'), Infinity);
	const wanted = pending.filter(
		(contract) => withProposals || readContract(contract, 'PENDING')?.isApplication === true,
	);
	const taken = wanted.slice(0, limit);
	return readSimplify(context, itemIndex) ? taken.map(simplifyContract) : (taken as IDataObject[]);
}

function simplifyContract(contract: ApiObject): IDataObject {
	const facts = readContract(contract, 'PENDING');
	return omitEmpty({
		applicationId: facts?.id,
		partnerId: toText(contract.PartnerId),
		appliedAt: facts?.appliedAt === undefined ? undefined : writeTime(facts.appliedAt),
		signatory: toText(contract.PartnerSignatory),
		templateTerms: facts?.templateTerms,
		contractStage: facts?.isApplication ? 'awaitingBrand' : 'awaitingPartner',
	});
}

/** Accepts one application. */
export async function acceptOne(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { programId, applicationId, groupIds } = readDecision(context, itemIndex);
	return decide(client, { programId, applicationId, decision: 'accepted' }, () =>
		acceptApplication(client, programId, applicationId, groupIds),
	);
}

/** Declines one application. */
export async function declineOne(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { programId, applicationId, groupIds } = readDecision(context, itemIndex);
	const reason = toText(context.getNodeParameter('reason', itemIndex, '')) ?? '';
	return decide(client, { programId, applicationId, decision: 'declined' }, () =>
		declineApplication(client, programId, applicationId, { reason, groupIds }),
	);
}

function readDecision(context: IExecuteFunctions, itemIndex: number) {
	const applicationId = toText(context.getNodeParameter('applicationId', itemIndex, '')) ?? '';
	if (applicationId === '') {
		throw new NodeOperationError(context.getNode(), 'Application ID is empty', {
			itemIndex,
			description: 'Enter the ID of the pending contract, such as P-25070000.',
		});
	}
	return {
		programId: readId(context, 'programId', 'impact.com Program', itemIndex),
		applicationId,
		groupIds: readIds(context, 'groups', 'Add To Group Names or IDs', itemIndex),
	};
}

/**
 * Somebody who decided before is no failure: the first decision is final, and the item says what it was. It may be this
 * node's own, whose answer was lost before n8n repeated the node.
 */
async function decide(
	client: ImpactClient,
	{ programId, applicationId, decision }: Record<'programId' | 'applicationId' | 'decision', string>,
	send: () => Promise<void>,
): Promise<IDataObject[]> {
	try {
		await send();
		return [{ applicationId, decision, alreadyDecided: false }];
	} catch (error) {
		if (!(error instanceof ImpactError) || error.kind !== 'conflict') throw error;
		const earlier = (await findDecision(client, programId, applicationId)) ?? 'unknown';
		return [{ applicationId, decision: earlier, alreadyDecided: true, reason: error.message }];
	}
}
