import type { RawBuilder } from 'kysely';
import { isOnPostgres, listInPostgres } from './postgres';
import type { LedgerDatabase } from './schema';
import { listInSqlite } from './sqlite';

/** Ids in one statement: enough for any run, and no more than the memory that they take. */
const LOOKED_UP_BATCH_SIZE = 20_000;

/**
 * Looks up many ids in a handful of statements. The ids are one parameter, whatever their number: a statement with a
 * parameter for each takes longer to write than to answer.
 *
 * @param look asks for one batch; `where(column, 'in', ids)` compares with it
 * @returns the rows of all batches
 */
export async function lookUpInBatches<Row>(
	database: LedgerDatabase,
	ids: readonly string[],
	look: (ids: RawBuilder<string>) => Promise<readonly Row[]>,
): Promise<Row[]> {
	const list = isOnPostgres(database) ? listInPostgres : listInSqlite;
	const rows: Row[] = [];
	for (let start = 0; start < ids.length; start += LOOKED_UP_BATCH_SIZE) {
		for (const row of await look(list(ids.slice(start, start + LOOKED_UP_BATCH_SIZE)))) rows.push(row);
	}
	return rows;
}

/**
 * Rows in one statement that writes: with up to a dozen columns each, below the limits of variables of SQLite (32,766) and Postgres
 * (65,535). */
const WRITTEN_BATCH_SIZE = 500;

/** Splits rows to be written into statements of a bearable length. */
export function* inBatches<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
	for (let start = 0; start < rows.length; start += WRITTEN_BATCH_SIZE) {
		yield rows.slice(start, start + WRITTEN_BATCH_SIZE);
	}
}
