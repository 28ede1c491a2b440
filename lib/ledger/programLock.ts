import { isOnPostgres, lockInPostgres } from './postgres';
import type { LedgerDatabase } from './schema';
import { inTransaction } from './transaction';

/**
 * Runs statements in one transaction that no other one of the same program is run beside, whichever process it is in:
 * what they read stays true until they have written. On SQLite every transaction is such a one.
 *
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS
 *
 * @param program the program's id at impact.com
 */
export async function withProgramLocked<Result>(
	database: LedgerDatabase,
	program: string,
	run: (transaction: LedgerDatabase) => Promise<Result>,
): Promise<Result> {
	return inTransaction(database, async (transaction) => {
		// Partners are locked by their ids (`commitTogether`).
		if (isOnPostgres(transaction)) await lockInPostgres(transaction, [`roster of ${program}`]);
		return run(transaction);
	});
}
