import { sql } from 'kysely';
import { isOnPostgres } from './postgres';
import type { LedgerDatabase } from './schema';
import { inTransaction } from './transaction';

/** Keeps our locks apart from those of other users of the database, such as n8n. */
const LOCK_CLASS = 7_467;

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
		if (isOnPostgres(transaction)) {
			await sql`select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(${program}))`.execute(transaction);
		}
		return run(transaction);
	});
}
