import { inBatches, lookUpInBatches } from './batches';
import { normaliseStep, type ChainStep } from './names';
import type { LedgerDatabase } from './schema';

/** Why a partner was not mailed by a run. */
export interface SendIssue {
	partnerId: string;
	/** As the node reports it, such as `noAddress`. */
	status: string;
	reason: string;
}

/**
 * Remembers who was not mailed and why, one entry per partner and email: the latest reason, and since when.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function recordIssues(
	database: LedgerDatabase,
	chainStep: ChainStep,
	issues: readonly SendIssue[],
	now: number,
): Promise<void> {
	const step = normaliseStep(chainStep);
	const latest = [...new Map(issues.map((issue) => [issue.partnerId, issue])).values()];
	for (const batch of inBatches(latest)) {
		await database
			.insertInto('send_issues')
			.values(
				batch.map(({ partnerId, status, reason }) => ({
					...step,
					partner_id: partnerId,
					status,
					reason,
					first_at: now,
					last_at: now,
				})),
			)
			.onConflict((conflict) =>
				conflict.columns(['program', 'chain', 'step', 'partner_id']).doUpdateSet((builder) => ({
					status: builder.ref('excluded.status'),
					reason: builder.ref('excluded.reason'),
					last_at: builder.ref('excluded.last_at'),
				})),
			)
			.execute();
	}
}

/** Forgets why partners were not mailed, once they are. */
export async function clearIssues(
	database: LedgerDatabase,
	chainStep: ChainStep,
	partnerIds: readonly string[],
): Promise<void> {
	const { program, chain, step } = normaliseStep(chainStep);
	await lookUpInBatches(database, partnerIds, (ids) =>
		database
			.deleteFrom('send_issues')
			.where('program', '=', program)
			.where('chain', '=', chain)
			.where('step', '=', step)
			.where('partner_id', 'in', ids)
			.returning('partner_id')
			.execute(),
	);
}

/**
 * Since when partners have been left out of an email for the reason that they still are, in milliseconds since 1970, UTC,
 * by partner id.
 *
 * @param status as the node reports it, such as `overDailyLimit`
 */
export async function findWaitingSince(
	database: LedgerDatabase,
	chainStep: ChainStep,
	status: string,
): Promise<Map<string, number>> {
	const { program, chain, step } = normaliseStep(chainStep);
	const rows = await database
		.selectFrom('send_issues')
		.select(['partner_id', 'first_at'])
		.where('program', '=', program)
		.where('chain', '=', chain)
		.where('step', '=', step)
		.where('status', '=', status)
		.execute();
	return new Map(rows.map((row) => [row.partner_id, row.first_at]));
}
