import { readPath, toText } from '../partner/values';
import type { ApiObject } from './answer';
import type { ImpactClient } from './client';
import { ImpactError } from './impactError';
import { readTime } from './time';

/** The statuses that contracts are listed by; where a partner has several, the first of these counts. */
const STATUSES = ['ACTIVE', 'UPCOMING', 'PENDING', 'EXPIRED', 'DECLINED'] as const;

/** A status of a contract, as the API filters by it. */
export type ContractStatus = (typeof STATUSES)[number];

/** What is kept of a contract. Times are milliseconds since 1970, UTC. */
export interface ContractFacts {
	id: string;
	status: ContractStatus;
	/** True for a partner's application, false for a proposal of ours that waits for the partner. */
	isApplication: boolean;
	appliedAt?: number;
	/** When the contract came to this status, as far as the API says. */
	changedAt?: number;
	/** When it began to hold. */
	startedAt?: number;
	templateTerms?: string;
}

/** A partner's contract that counts, and when the partner first joined. */
export interface PartnerContract extends ContractFacts {
	partnerId: string;
	firstJoinedAt?: number;
}

/**
 * The contracts of a program, one per partner: the one that says where the partner stands.
 *
 * @throws ImpactError
 */
export async function readContracts(
	client: ImpactClient,
	programId: string,
): Promise<Map<string, PartnerContract>> {
	const contracts = new Map<string, PartnerContract>();
	for (const status of STATUSES) {
		for await (const { rows } of listContracts(client, programId, status)) {
			for (const row of rows) addContract(contracts, row, status);
		}
	}
	return contracts;
}

/** The contracts of a program with one status, page by page. */
export function listContracts(client: ImpactClient, programId: string, status: ContractStatus) {
	const query = { Status: status };
	return client.pages(`/Campaigns/${programId}/Contracts`, query, ['Contracts']);
}

function addContract(contracts: Map<string, PartnerContract>, row: ApiObject, status: ContractStatus): void {
	const partnerId = toText(row.PartnerId);
	const facts = readContract(row, status);
	if (partnerId === undefined || facts === undefined) return;
	const known = contracts.get(partnerId);
	const hasJoined = status === 'ACTIVE' || status === 'EXPIRED';
	const joined = [known?.firstJoinedAt, hasJoined ? facts.startedAt : undefined];
	const firstJoinedAt = Math.min(...joined.filter((time) => time !== undefined));
	const counts = outranks(facts, known) ? { partnerId, ...facts } : (known as PartnerContract);
	contracts.set(partnerId, {
		...counts,
		...(Number.isFinite(firstJoinedAt) && { firstJoinedAt }),
	});
}

/** Lists are read in order of rank; a partner who was expired and declined stands where it came to last. */
function outranks(facts: ContractFacts, known: PartnerContract | undefined): boolean {
	if (known === undefined) return true;
	const isPast = (status: ContractStatus) => status === 'EXPIRED' || status === 'DECLINED';
	if (facts.status !== known.status && !isPast(known.status)) return false;
	return (facts.changedAt ?? 0) > (known.changedAt ?? 0);
}

/**
 * What is kept of a contract as the API shows it.
 *
 * @param status the status it was listed by: the contract's own may say less
 * @returns undefined for one without an id
 */
export function readContract(row: ApiObject, status: ContractStatus): ContractFacts | undefined {
	const id = toText(row.Id);
	if (id === undefined) return undefined;
	const partnerSigned = readTime(row.PartnerSignatoryDate);
	const brandSigned = readTime(row.BrandSignatoryDate);
	const created = readTime(row.DateCreated);
	const updated = readTime(row.DateLastUpdated);
	const started = readTime(row.StartDate) ?? created;
	// Not documented: an application carries the partner's signature only, a proposal of ours the brand's.
	const isApplication = status === 'PENDING' && partnerSigned !== undefined && brandSigned === undefined;
	const templateTerms = toText(readPath(row, 'TemplateTerms.Name'));
	const changedAt = {
		ACTIVE: brandSigned ?? started,
		UPCOMING: brandSigned ?? created,
		PENDING: partnerSigned ?? created,
		EXPIRED: readTime(row.EndDate) ?? updated,
		DECLINED: updated ?? created,
	}[status];
	return {
		id,
		status,
		isApplication,
		...(isApplication && { appliedAt: partnerSigned }),
		...(changedAt !== undefined && { changedAt }),
		...(started !== undefined && { startedAt: started }),
		...(templateTerms !== undefined && { templateTerms }),
	};
}

/**
 * Accepts an application. Groups are given by their ids.
 *
 * @throws ImpactError of the kind `conflict` where somebody had decided before
 */
export async function acceptApplication(
	client: ImpactClient,
	programId: string,
	contractId: string,
	groupIds: readonly string[] = [],
): Promise<void> {
	await client.send('POST', `/Programs/${programId}/Contracts`, {
		json: { contractId, ...(groupIds.length > 0 && { groupId: groupIds.join(',') }) },
	});
}

/**
 * Declines an application; the API wants a body with this DELETE.
 *
 * @throws ImpactError of the kind `conflict` where somebody had decided before
 */
export async function declineApplication(
	client: ImpactClient,
	programId: string,
	contractId: string,
	options: { reason?: string; groupIds?: readonly string[] } = {},
): Promise<void> {
	const { reason = '', groupIds = [] } = options;
	await client.send('DELETE', `/Programs/${programId}/Contracts`, {
		json: {
			contractId,
			...(reason !== '' && { reason }),
			...(groupIds.length > 0 && { groupId: groupIds.join(',') }),
		},
	});
}

/**
 * How an application that waits no longer was decided.
 *
 * @returns undefined where impact.com shows no contract that says so
 * @throws ImpactError
 */
export async function findDecision(
	client: ImpactClient,
	programId: string,
	contractId: string,
): Promise<'accepted' | 'declined' | undefined> {
	// Not documented: a pending contract is P-25070000, the signed one that it becomes S-25070000.
	for (const id of [contractId, contractId.replace(/^P-/, 'S-')]) {
		const status = toText((await findContract(client, programId, id))?.Status);
		if (status === 'DECLINED') return 'declined';
		if (status === 'ACTIVE' || status === 'UPCOMING' || status === 'EXPIRED') return 'accepted';
	}
	return undefined;
}

async function findContract(
	client: ImpactClient,
	programId: string,
	contractId: string,
): Promise<ApiObject | undefined> {
	try {
		return await client.get(`/Campaigns/${programId}/Contracts/${encodeURIComponent(contractId)}`);
	} catch (error) {
		if (error instanceof ImpactError && error.kind === 'notFound') return undefined;
		throw error;
	}
}
