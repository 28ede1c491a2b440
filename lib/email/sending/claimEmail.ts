import { claimSend, type ClaimConditions } from '../../ledger/claim';
import { commitTogether } from '../../ledger/commitTogether';
import { countRecentEmails } from '../../ledger/recentEmails';
import type { LedgerDatabase } from '../../ledger/schema';
import { findSends, type SendClaim } from '../../ledger/sends';
import { findSuppressions } from '../../ledger/suppressions';
import { describeSuppression } from '../suppression';
import type { EmailOutcome } from './emailOutcome';
import { judgeRecords } from './priorSends';

/** What a claim needs. */
export interface ClaimContext {
	ledger: LedgerDatabase;
	/** Milliseconds since 1970, UTC. */
	now: () => number;
	conditions?: ClaimConditions;
}

/**
 * Claims an email, so that no two executions, not even ones that run at the same moment, send it twice.
 *
 * @returns why it is not to be sent; `undefined` where the caller must send it now and record how that ended
 * @throws what the ledger throws when the claim cannot be made; it is not to be sent then
 */
export async function claimEmail(
	{ ledger, now, conditions }: ClaimContext,
	claim: SendClaim,
): Promise<EmailOutcome | undefined> {
	const isClaimed = await commitTogether(ledger, claim.partnerId, (transaction) =>
		claimSend(transaction, claim, now(), conditions),
	);
	return isClaimed ? undefined : explainRefusedClaim(ledger, claim, now(), conditions);
}

async function explainRefusedClaim(
	ledger: LedgerDatabase,
	claim: SendClaim,
	now: number,
	{ cap, ...rules }: ClaimConditions = {},
): Promise<EmailOutcome> {
	const { partnerId, address } = claim;
	const records = (await findSends(ledger, claim, [partnerId])).get(partnerId) ?? [];
	const earlier = judgeRecords(records, address, { ...rules, now });
	if (earlier) return earlier;
	const [causes] = (await findSuppressions(ledger, claim.program, [address])).values();
	if (causes) return describeSuppression(causes);
	if (cap) {
		const countRecent = await countRecentEmails(ledger, claim, [partnerId], cap.since);
		const recent = countRecent(partnerId, rules.perAddress ? address : undefined);
		if (recent >= cap.maximum) return describeCap(recent);
	}
	return { status: 'alreadySent', reason: 'Another execution has it in hand or has sent it' };
}

/** Says that a partner has had as many emails as may be. */
export function describeCap(recent: number): EmailOutcome {
	const emails = recent === 1 ? '1 email' : `${recent} emails`;
	return {
		status: 'capped',
		reason: `Got ${emails} within the days of the Frequency Cap; sent once there is room`,
	};
}
