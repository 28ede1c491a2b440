import type { LedgerDatabase } from './schema';

/** Runs statements in one transaction: in the one that is under way, where there is one. */
export async function inTransaction<Result>(
	database: LedgerDatabase,
	run: (transaction: LedgerDatabase) => Promise<Result>,
): Promise<Result> {
	return database.isTransaction ? run(database) : database.transaction().execute(run);
}
