import { lookUpInBatches } from './batches';
import { normaliseName } from './names';
import type { LedgerDatabase } from './schema';

/** A decision on an application. */
export interface ApplicationDecision {
	program: string;
	applicationId: string;
	partnerId: string | undefined;
	decision: 'accepted' | 'rejected';
	/** The condition set that decided, in words. */
	rule: string;
}

/** The decisions already made on the given applications, by application id. Times are milliseconds since 1970, UTC. */
export async function findDecisions(
	database: LedgerDatabase,
	program: string,
	applicationIds: readonly string[],
): Promise<Map<string, { decision: 'accepted' | 'rejected'; rule: string; decidedAt: number }>> {
	const rows = await lookUpInBatches(applicationIds, (batch) =>
		database
			.selectFrom('decisions')
			.select(['application_id', 'decision', 'rule', 'decided_at as decidedAt'])
			.where('program', '=', normaliseName(program))
			.where('application_id', 'in', batch)
			.execute(),
	);
	return new Map(rows.map(({ application_id, ...decision }) => [application_id, decision]));
}

/**
 * Records a decision, once per application.
 *
 * @param now milliseconds since 1970, UTC
 * @returns false when another execution had already decided
 */
export async function recordDecision(
	database: LedgerDatabase,
	decision: ApplicationDecision,
	now: number,
): Promise<boolean> {
	const recorded = await database
		.insertInto('decisions')
		.values({
			program: normaliseName(decision.program),
			application_id: decision.applicationId,
			partner_id: decision.partnerId ?? null,
			decision: decision.decision,
			rule: decision.rule,
			decided_at: now,
		})
		.onConflict((conflict) => conflict.columns(['program', 'application_id']).doNothing())
		.returning('decided_at')
		.executeTakeFirst();
	return recorded !== undefined;
}
