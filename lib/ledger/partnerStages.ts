import { inBatches, lookUpInBatches } from './batches';
import type { LedgerDatabase } from './schema';

/** Since when a partner has been in a stage. */
export interface StageRecord {
	stage: string;
	/** Milliseconds since 1970, UTC. */
	changedAt: number;
}

/** The present stage of each partner; partners who were never seen are absent. */
export async function findStages(
	database: LedgerDatabase,
	program: string,
	partnerIds: readonly string[],
): Promise<Map<string, StageRecord>> {
	const rows = await lookUpInBatches(database, partnerIds, (ids) =>
		database
			.selectFrom('partner_stages')
			.select(['partner_id as partnerId', 'stage', 'changed_at as changedAt'])
			.where('program', '=', program)
			.where('partner_id', 'in', ids)
			.where('is_current', '=', 1)
			.execute(),
	);
	return new Map(
		rows.map(({ partnerId, stage, changedAt }) => [partnerId, { stage, changedAt: Number(changedAt) }]),
	);
}

/**
 * Ends the present stage of each of the partners and begins another one.
 *
 * @param database a transaction, see `withProgramLocked`
 */
export async function recordStages(
	database: LedgerDatabase,
	program: string,
	stages: ReadonlyArray<StageRecord & { partnerId: string }>,
): Promise<void> {
	for (const batch of inBatches(stages)) {
		await database
			.updateTable('partner_stages')
			.set({ is_current: 0 })
			.where('program', '=', program)
			.where(
				'partner_id',
				'in',
				batch.map(({ partnerId }) => partnerId),
			)
			.where('is_current', '=', 1)
			.execute();
		await database
			.insertInto('partner_stages')
			.values(
				batch.map(({ partnerId, stage, changedAt }) => ({
					program,
					partner_id: partnerId,
					changed_at: changedAt,
					stage,
					is_current: 1 as const,
				})),
			)
			.onConflict((conflict) =>
				conflict.columns(['program', 'partner_id', 'changed_at']).doUpdateSet((eb) => ({
					stage: eb.ref('excluded.stage'),
					is_current: eb.ref('excluded.is_current'),
				})),
			)
			.execute();
	}
}
