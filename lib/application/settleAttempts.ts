import { findAttempts, settleDecision } from '../ledger/decisions';
import type { LedgerDatabase } from '../ledger/schema';
import { readPartnerId } from '../partner/partner';
import { readPath, toText, type PartnerData } from '../partner/values';

/** The stage that shows that a decision took effect. */
const STAGE_OF = { accepted: 'joined', rejected: 'rejected' } as const;

/** Settles decisions whose answer was lost where the partner's stage now shows that they took effect. */
export async function settleAttempts(
	ledger: LedgerDatabase,
	program: string,
	partners: readonly PartnerData[],
): Promise<void> {
	const attempts = await findAttempts(ledger, program);
	if (attempts.length === 0) return;
	const stages = new Map(
		partners.map((partner) => [
			readPartnerId(partner),
			toText(readPath(partner, 'relationshipStage'))?.toLowerCase(),
		]),
	);
	for (const { applicationId, partnerId, decision } of attempts) {
		if (partnerId !== undefined && stages.get(partnerId) === STAGE_OF[decision]) {
			await settleDecision(ledger, program, applicationId, 'decided');
		}
	}
}
