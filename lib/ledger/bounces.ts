import { recordEmailEvent } from './emailEvents';
import { readSendKey } from './messageKey';
import { countForProgram } from './programHours';
import type { LedgerDatabase } from './schema';
import { recordOutcome, type SendClaim } from './sends';
import { addSuppression } from './suppressions';
import { inTransaction } from './transaction';

/** A refusal by the mail server while it was sent the email. */
export interface Rejection {
	reason: string;
	/** What the refusal is about. */
	cause?: string;
	/** True where the address does not exist, so that no program should write to it again. */
	isDeadAddress: boolean;
}

/**
 * Records that a send which this process claimed was refused for good, together with what follows for the address.
 * Nothing of a partner who was forgotten meanwhile is written again.
 *
 * @param now milliseconds since 1970, UTC
 * @returns false where the claim is not there any more, see `recordOutcome`
 */
export async function recordRejection(
	database: LedgerDatabase,
	claim: SendClaim,
	{ isDeadAddress, ...refusal }: Rejection,
	now: number,
): Promise<boolean> {
	return inTransaction(database, async (transaction) => {
		const outcome = { status: 'bounced' as const, ...refusal };
		if (!(await recordOutcome(transaction, claim, outcome, now))) return false;
		await recordEmailEvent(transaction, {
			...claim,
			key: `bounced ${readSendKey(claim.messageId)}`,
			kind: 'bounced',
			isAutomated: false,
			happenedAt: now,
			detail: refusal.reason,
		});
		await countForProgram(transaction, claim.program, { emails: 1 }, now);
		if (isDeadAddress) await suppressDeadAddress(transaction, claim, refusal.reason, now);
		return true;
	});
}

/** Suppresses an address that does not exist, for all programs. */
export async function suppressDeadAddress(
	database: LedgerDatabase,
	{ partnerId, address }: { partnerId: string; address: string },
	reason: string,
	now: number,
): Promise<void> {
	await addSuppression(database, { address, partnerId, reason: 'bounced', source: reason, createdAt: now });
}
