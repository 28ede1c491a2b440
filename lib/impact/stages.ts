import type { StageRecord } from '../ledger/partnerStages';
import type { RELATIONSHIP_STAGES } from '../partner/partner';
import type { PartnerContract } from './contracts';

type RelationshipStage = (typeof RELATIONSHIP_STAGES)[number]['value'];
/** As the conditions of segments know them. */
type ContractStage =
	'none' | 'awaitingPartner' | 'awaitingBrand' | 'upcoming' | 'joined' | 'expired' | 'declined';

/** Where a partner stands with a program. Times are milliseconds since 1970, UTC. */
export interface Standing {
	relationshipStage: RelationshipStage;
	contractStage: ContractStage;
	/** When it came to that, as far as impact.com says. */
	since?: number;
}

/** What a profile says of a partner's membership. Times are milliseconds since 1970, UTC. */
export interface Membership {
	/** Whether the list of the program's joined partners has the partner. */
	isListed: boolean;
	joinedAt?: number;
	endsAt?: number;
}

/**
 * Derives the relationship stage, which the API does not have: a pending contract is a negotiation, an active one means
 * joined, an ended one expired, a declined one rejected.
 */
export function deriveStanding(
	contract: PartnerContract | undefined,
	membership: Membership,
	now: number,
): Standing {
	const since = contract?.changedAt === undefined ? {} : { since: contract.changedAt };
	switch (contract?.status) {
		case 'ACTIVE':
			return { relationshipStage: 'joined', contractStage: 'joined', ...since };
		case 'UPCOMING':
			return { relationshipStage: 'negotiating', contractStage: 'upcoming', ...since };
		case 'PENDING':
			return {
				relationshipStage: 'negotiating',
				contractStage: contract.isApplication ? 'awaitingBrand' : 'awaitingPartner',
				...since,
			};
		case 'EXPIRED':
			return { relationshipStage: 'expired', contractStage: 'expired', ...since };
		case 'DECLINED':
			return { relationshipStage: 'rejected', contractStage: 'declined', ...since };
		case undefined:
			return deriveFromMembership(membership, now);
	}
}

function deriveFromMembership({ isListed, joinedAt, endsAt }: Membership, now: number): Standing {
	if (endsAt !== undefined && endsAt <= now) {
		return { relationshipStage: 'expired', contractStage: 'expired', since: endsAt };
	}
	if (isListed || joinedAt !== undefined) {
		return {
			relationshipStage: 'joined',
			contractStage: 'joined',
			...(joinedAt !== undefined && { since: joinedAt }),
		};
	}
	return { relationshipStage: 'new', contractStage: 'none' };
}

/**
 * Since when a partner has been in a stage: what the ledger says while the stage is the same, else the moment that
 * impact.com names, if it can be true, else now.
 */
export function stampStage(
	known: StageRecord | undefined,
	stage: string,
	since: number | undefined,
	now: number,
): StageRecord {
	if (known?.stage === stage) return known;
	const previous = known === undefined || isSuperseded(known, now) ? -Infinity : known.changedAt;
	const isPossible = since !== undefined && since <= now && since > previous;
	return { stage, changedAt: isPossible ? since : now };
}

/** Whether a reading that began later has already remembered a stage: an earlier one must not undo it. */
export function isSuperseded(known: StageRecord | undefined, now: number): boolean {
	return known !== undefined && known.changedAt > now;
}
