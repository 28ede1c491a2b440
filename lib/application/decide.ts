import { readApplicationId } from '../partner/partner';
import { readPath, toText, type PartnerData } from '../partner/values';
import type { Segment } from '../segment/segment';

/** Stages in which there is nothing left to decide. */
const SETTLED_STAGES: ReadonlySet<string> = new Set(['joined', 'expired', 'rejected']);

/** Whether a partner has an application that waits for a decision. */
export function isOpenApplication(partner: PartnerData): boolean {
	if (readApplicationId(partner) === undefined) return false;
	const stage = toText(readPath(partner, 'relationshipStage'))?.toLowerCase();
	return stage === undefined || !SETTLED_STAGES.has(stage);
}

/** What the rules say of an application. */
export interface Verdict {
	decision: 'accepted' | 'rejected' | 'needsReview';
	/** Why, in words for the operator. */
	reason: string;
}

/**
 * Applies the rules to one application. One that meets both sets of conditions needs a human's eye, as does one that
 * meets neither, and one of which cannot be told whether the other set holds as well.
 */
export function decideApplication(
	application: PartnerData,
	acceptWhen: Segment,
	rejectWhen: Segment,
): Verdict {
	const accepted = acceptWhen.matches(application);
	const rejected = rejectWhen.matches(application);
	if (accepted && rejected) {
		return { decision: 'needsReview', reason: 'Both the accept and the reject conditions hold' };
	}
	const opposite = accepted ? rejectWhen : acceptWhen;
	const unknown = opposite.findBlockers(application)?.find(({ isUnknown }) => isUnknown);
	if ((accepted || rejected) && unknown !== undefined) {
		const conditions = accepted ? 'reject' : 'accept';
		return {
			decision: 'needsReview',
			reason: `Whether the ${conditions} conditions hold cannot be told: ${unknown.sentence(application)}`,
		};
	}
	if (accepted) return { decision: 'accepted', reason: acceptWhen.explain(application).holds.join('; ') };
	if (rejected) return { decision: 'rejected', reason: rejectWhen.explain(application).holds.join('; ') };
	return { decision: 'needsReview', reason: 'Neither the accept nor the reject conditions hold' };
}
