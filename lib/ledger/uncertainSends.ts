import { normaliseName, type ChainStep } from './names';
import type { LedgerDatabase } from './schema';

/** An email of which nobody knows whether it left. Times are milliseconds since 1970, UTC. */
export interface UncertainSend extends ChainStep {
	partnerId: string;
	address: string;
	/** When it was tried. */
	claimedAt: number;
	/** Why nobody knows. */
	reason: string | null;
}

/** Which uncertain emails are meant: those for which all of this holds. */
export interface UncertainFilter extends Partial<ChainStep> {
	partnerId?: string;
}

/** What the operator decided: the email did go out, or it is to be sent again, with the risk that it arrives twice. */
export type UncertainDecision = 'sent' | 'sendAgain';

/** Finds the uncertain emails that a decision can be about. */
export async function findUncertainSends(
	database: LedgerDatabase,
	filter: UncertainFilter,
	decision: UncertainDecision,
): Promise<UncertainSend[]> {
	let query = database
		.selectFrom('sends')
		.select([
			'program',
			'chain',
			'step',
			'partner_id as partnerId',
			'address',
			'claimed_at as claimedAt',
			'reason',
		])
		.where('status', '=', 'uncertain')
		.orderBy('claimed_at');
	for (const name of ['program', 'chain', 'step'] as const) {
		const value = filter[name];
		if (value !== undefined) query = query.where(name, '=', normaliseName(value));
	}
	if (filter.partnerId !== undefined) query = query.where('partner_id', '=', filter.partnerId);
	// Of a partner who was forgotten only the hash of the address is left: nothing can be sent there.
	if (decision === 'sendAgain') query = query.where('address', 'like', '%@%');
	return query.execute();
}

/**
 * Carries out a decision. What was sent counts from when it was tried; what is to be sent again is claimed by the next
 * run, under the conditions of any other email.
 *
 * @param now milliseconds since 1970, UTC
 * @returns those that were still uncertain
 */
export async function settleUncertainSends(
	database: LedgerDatabase,
	sends: readonly UncertainSend[],
	decision: UncertainDecision,
	now: number,
): Promise<UncertainSend[]> {
	return database.transaction().execute(async (transaction) => {
		const settled: UncertainSend[] = [];
		for (const send of sends) {
			const { numUpdatedRows } = await transaction
				.updateTable('sends')
				.set(
					decision === 'sent'
						? { status: 'sent', settled_at: send.claimedAt, reason: 'Settled as sent' }
						: { status: 'retryLater', settled_at: now, retry_at: now, reason: 'Settled: to be sent again' },
				)
				.where('program', '=', send.program)
				.where('chain', '=', send.chain)
				.where('step', '=', send.step)
				.where('partner_id', '=', send.partnerId)
				.where('address', '=', send.address)
				.where('status', '=', 'uncertain')
				.where('claimed_at', '=', send.claimedAt)
				.executeTakeFirst();
			if (Number(numUpdatedRows) > 0) settled.push(send);
		}
		return settled;
	});
}
