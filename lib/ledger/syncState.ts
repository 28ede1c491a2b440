import type { LedgerDatabase } from './schema';

/** Everything that is remembered of how far a program has been read, by name. */
export async function findSyncState(database: LedgerDatabase, program: string): Promise<Map<string, string>> {
	const rows = await database
		.selectFrom('sync_state')
		.select(['name', 'value'])
		.where('program', '=', program)
		.execute();
	return new Map(rows.map(({ name, value }) => [name, value]));
}

/** Remembers how far a program has been read. */
export async function recordSyncState(
	database: LedgerDatabase,
	program: string,
	name: string,
	value: string,
): Promise<void> {
	await database
		.insertInto('sync_state')
		.values({ program, name, value })
		.onConflict((conflict) => conflict.columns(['program', 'name']).doUpdateSet({ value }))
		.execute();
}

/** Forgets names that begin with `prefix` and sort before `limit`. */
export async function forgetSyncState(
	database: LedgerDatabase,
	program: string,
	prefix: string,
	limit: string,
): Promise<void> {
	await database
		.deleteFrom('sync_state')
		.where('program', '=', program)
		.where('name', '>=', prefix)
		.where('name', '<', limit)
		.execute();
}
