import { MINUTE } from '../partner/durations';
import { lookUpInBatches } from './batches';
import { normaliseName } from './names';
import type { DecisionsTable, LedgerDatabase } from './schema';

/** A decision on an application. */
export interface ApplicationDecision {
	program: string;
	applicationId: string;
	partnerId: string | undefined;
	decision: 'accepted' | 'rejected';
	/** The condition set that decided, in words. */
	rule: string;
	/** Where it is carried out; absent where it is only decided. */
	platform?: string;
}

/** A decision as the ledger knows it. */
export interface DecisionRecord {
	applicationId: string;
	partnerId: string | undefined;
	decision: 'accepted' | 'rejected';
	rule: string;
	/** Milliseconds since 1970, UTC. */
	decidedAt: number;
	/** Empty where it was only decided. */
	platform: string;
	state: DecisionsTable['state'];
}

/** How long an execution has to carry out a decision before another may try, in milliseconds. */
const ATTEMPT_LEASE = 10 * MINUTE;

/** The decisions already made on the given applications, by application id. */
export async function findDecisions(
	database: LedgerDatabase,
	program: string,
	applicationIds: readonly string[],
): Promise<Map<string, DecisionRecord>> {
	const rows = await lookUpInBatches(database, applicationIds, (ids) =>
		database
			.selectFrom('decisions')
			.selectAll()
			.where('program', '=', normaliseName(program))
			.where('application_id', 'in', ids)
			.execute(),
	);
	return new Map(rows.map((row) => [row.application_id, toRecord(row)]));
}

/** The decisions of a program whose outcome on the platform is not known. */
export async function findAttempts(database: LedgerDatabase, program: string): Promise<DecisionRecord[]> {
	const rows = await database
		.selectFrom('decisions')
		.selectAll()
		.where('program', '=', normaliseName(program))
		.where('state', '=', 'attempted')
		.execute();
	return rows.map(toRecord);
}

function toRecord(row: DecisionsTable): DecisionRecord {
	return {
		applicationId: row.application_id,
		partnerId: row.partner_id ?? undefined,
		decision: row.decision,
		rule: row.rule,
		decidedAt: Number(row.decided_at),
		platform: row.platform,
		state: row.state,
	};
}

/**
 * Records a decision that is not carried out anywhere, once per application.
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
		.values(toRow(decision, 'decided', now))
		.onConflict((conflict) => conflict.columns(['program', 'application_id']).doNothing())
		.returning('decided_at')
		.executeTakeFirst();
	return recorded !== undefined;
}

/**
 * Records that a decision is about to be carried out. Of any number of executions one gets the application. A decision
 * that was never carried out, or whose outcome was lost, may be made anew.
 *
 * @param now milliseconds since 1970, UTC
 * @returns false when it was carried out before, or another execution is at it
 */
export async function claimDecision(
	database: LedgerDatabase,
	decision: ApplicationDecision,
	now: number,
): Promise<boolean> {
	const row = toRow(decision, 'attempted', now);
	const claimed = await database
		.insertInto('decisions')
		.values(row)
		.onConflict((conflict) =>
			conflict
				.columns(['program', 'application_id'])
				.doUpdateSet(row)
				.where((eb) =>
					eb.or([
						eb('decisions.platform', '=', ''),
						eb.and([
							eb('decisions.state', '=', 'attempted'),
							eb('decisions.decided_at', '<', now - ATTEMPT_LEASE),
						]),
					]),
				),
		)
		.returning('decided_at')
		.executeTakeFirst();
	return claimed !== undefined;
}

/**
 * Records what came of a claimed decision.
 *
 * @param outcome `decided` where it was carried out, `elsewhere` where somebody had decided before
 */
export async function settleDecision(
	database: LedgerDatabase,
	program: string,
	applicationId: string,
	outcome: 'decided' | 'elsewhere',
): Promise<void> {
	await database
		.updateTable('decisions')
		.set({ state: outcome })
		.where('program', '=', normaliseName(program))
		.where('application_id', '=', applicationId)
		.execute();
}

/** Forgets a claimed decision that certainly had no effect, so that the next run makes it anew. */
export async function releaseDecision(
	database: LedgerDatabase,
	program: string,
	applicationId: string,
): Promise<void> {
	await database
		.deleteFrom('decisions')
		.where('program', '=', normaliseName(program))
		.where('application_id', '=', applicationId)
		.where('state', '=', 'attempted')
		.execute();
}

function toRow(
	{ program, applicationId, partnerId, decision, rule, platform }: ApplicationDecision,
	state: DecisionsTable['state'],
	now: number,
): DecisionsTable {
	return {
		program: normaliseName(program),
		application_id: applicationId,
		partner_id: partnerId ?? null,
		decision,
		rule,
		decided_at: now,
		platform: platform ?? '',
		state,
	};
}
