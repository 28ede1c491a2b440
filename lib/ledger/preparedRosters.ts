import { inBatches, lookUpInBatches } from './batches';
import type { LedgerDatabase } from './schema';
import { inTransaction } from './transaction';

/** A roster that was prepared to be read page by page, each in an execution of its own. */
export interface PreparedRoster {
	/** Tells it apart from others of the program. */
	rosterId: string;
	/** The program's id at impact.com. */
	program: string;
	/** Milliseconds since 1970, UTC. */
	preparedAt: number;
	/** What holds for all of its pages as JSON, see lib/impact. */
	description: string;
}

/** What a prepared roster says of one partner: the facts as JSON, see lib/impact. */
export interface PreparedPartner {
	mediaPartnerId: string;
	facts: string;
	hasContract: boolean;
}

/** Keeps a roster with its partners, and forgets those of the program that were prepared before `oldest`. */
export async function recordPreparedRoster(
	database: LedgerDatabase,
	roster: PreparedRoster,
	partners: readonly PreparedPartner[],
	oldest: number,
): Promise<void> {
	await inTransaction(database, async (transaction) => {
		await forgetPreparedRosters(transaction, roster.program, oldest);
		await transaction
			.insertInto('prepared_rosters')
			.values({
				roster_id: roster.rosterId,
				program: roster.program,
				prepared_at: roster.preparedAt,
				description: roster.description,
			})
			.execute();
		for (const batch of inBatches(partners)) {
			await transaction
				.insertInto('prepared_roster_partners')
				.values(
					batch.map(({ mediaPartnerId, facts, hasContract }) => ({
						roster_id: roster.rosterId,
						media_partner_id: mediaPartnerId,
						facts,
						has_contract: hasContract ? (1 as const) : (0 as const),
						is_listed: 0 as const,
					})),
				)
				.execute();
		}
	});
}

async function forgetPreparedRosters(
	database: LedgerDatabase,
	program: string,
	oldest: number,
): Promise<void> {
	const old = database
		.selectFrom('prepared_rosters')
		.select('roster_id')
		.where('program', '=', program)
		.where('prepared_at', '<', oldest);
	await database.deleteFrom('prepared_roster_partners').where('roster_id', 'in', old).execute();
	await database
		.deleteFrom('prepared_rosters')
		.where('program', '=', program)
		.where('prepared_at', '<', oldest)
		.execute();
}

/** A roster of a program, or undefined where there is none of that id. */
export async function findPreparedRoster(
	database: LedgerDatabase,
	program: string,
	rosterId: string,
): Promise<PreparedRoster | undefined> {
	const row = await database
		.selectFrom('prepared_rosters')
		.selectAll()
		.where('program', '=', program)
		.where('roster_id', '=', rosterId)
		.executeTakeFirst();
	return row && { rosterId, program, preparedAt: Number(row.prepared_at), description: row.description };
}

/** The facts of the given partners as JSON, by their ids at impact.com; partners whom it did not have are absent. */
export async function findPreparedFacts(
	database: LedgerDatabase,
	rosterId: string,
	mediaPartnerIds: readonly string[],
): Promise<Map<string, string>> {
	const rows = await lookUpInBatches(database, mediaPartnerIds, (ids) =>
		database
			.selectFrom('prepared_roster_partners')
			.select(['media_partner_id', 'facts'])
			.where('roster_id', '=', rosterId)
			.where('media_partner_id', 'in', ids)
			.execute(),
	);
	return new Map(rows.map(({ media_partner_id: id, facts }) => [id, facts]));
}

/** Remembers partners that the list of joined partners had. */
export async function recordPreparedListed(
	database: LedgerDatabase,
	rosterId: string,
	mediaPartnerIds: readonly string[],
): Promise<void> {
	// In one order always, so that two executions that list the same partners never wait for each other.
	for (const batch of inBatches(mediaPartnerIds.toSorted())) {
		await database
			.insertInto('prepared_roster_partners')
			.values(
				batch.map((mediaPartnerId) => ({
					roster_id: rosterId,
					media_partner_id: mediaPartnerId,
					facts: '{}',
					has_contract: 0 as const,
					is_listed: 1 as const,
				})),
			)
			.onConflict((conflict) =>
				conflict.columns(['roster_id', 'media_partner_id']).doUpdateSet({ is_listed: 1 }),
			)
			.execute();
	}
}

/** The ids at impact.com of the partners with a contract that the list of joined partners did not have, in order. */
export async function findPreparedUnlisted(database: LedgerDatabase, rosterId: string): Promise<string[]> {
	const rows = await database
		.selectFrom('prepared_roster_partners')
		.select('media_partner_id')
		.where('roster_id', '=', rosterId)
		.where('has_contract', '=', 1)
		.where('is_listed', '=', 0)
		.orderBy('media_partner_id')
		.execute();
	return rows.map(({ media_partner_id: id }) => id);
}

/** Which of the given partners have a contract or were in the list of joined partners. */
export async function findPreparedPartners(
	database: LedgerDatabase,
	rosterId: string,
	mediaPartnerIds: readonly string[],
): Promise<Set<string>> {
	const rows = await lookUpInBatches(database, mediaPartnerIds, (ids) =>
		database
			.selectFrom('prepared_roster_partners')
			.select('media_partner_id')
			.where('roster_id', '=', rosterId)
			.where('media_partner_id', 'in', ids)
			.where((eb) => eb.or([eb('has_contract', '=', 1), eb('is_listed', '=', 1)]))
			.execute(),
	);
	return new Set(rows.map(({ media_partner_id: id }) => id));
}
