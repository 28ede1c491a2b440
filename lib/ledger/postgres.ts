import { PostgresAdapter, PostgresDialect, sql, type Dialect, type RawBuilder } from 'kysely';
import { Pool, types } from 'pg';
import { MINUTE } from '../partner/durations';
import type { PostgresSettings } from './postgresSettings';
import type { LedgerDatabase } from './schema';

/** The schema that holds the ledger's tables, beside n8n's own. */
export const POSTGRES_SCHEMA = 'partner_workflows';

/**
 * Connections that one node run opens at most. It opens another one only while all are busy, so a look-up uses one and
 * a run that sends two.
 */
const MOST_CONNECTIONS = 2;

/** How long to wait for the server, in milliseconds. */
const CONNECT_TIMEOUT = 10_000;
const STATEMENT_TIMEOUT = MINUTE;

/** Types of numbers, which `pg` would hand out as text because they may be too large: ours are milliseconds and amounts. */
const NUMBERS = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC]);

/**
 * Kysely's PostgreSQL dialect over `pg`. Nothing is connected before the first statement, so the caller must destroy
 * the database in every case.
 */
export function createPostgresDialect(settings: PostgresSettings): Dialect {
	const pool = new Pool({
		...settings,
		max: MOST_CONNECTIONS,
		connectionTimeoutMillis: CONNECT_TIMEOUT,
		// On our side only: a connection pooler refuses a connection that sets the server's own time-out.
		query_timeout: STATEMENT_TIMEOUT,
		keepAlive: true,
		application_name: 'n8n-nodes-partner-workflows',
		types: { getTypeParser },
	});
	// A connection that breaks fails the statement on it, or is thrown away by the pool. Without a listener it would also
	// end the process: https://node-postgres.com/apis/client#error
	pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
	return new PostgresDialect({ pool });
}

/** Texts as one parameter, to compare a column with by `in`. */
export function listInPostgres(texts: readonly string[]): RawBuilder<string> {
	return sql`(select unnest(${[...texts]}::text[]))`;
}

/** Waits, in one statement, until no other transaction holds any of the names, and holds them until this one ends. */
export async function lockInPostgres(transaction: LedgerDatabase, names: readonly string[]): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${[...names]}::text[]) as name`.execute(
		transaction,
	);
}

/** Whether a ledger is on PostgreSQL. */
export function isOnPostgres(database: LedgerDatabase): boolean {
	return database.getExecutor().adapter instanceof PostgresAdapter;
}

function ignore(): void {}

const getTypeParser: typeof types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
	NUMBERS.has(type) && format !== 'binary' ? Number : (types.getTypeParser(type, format) as never);
