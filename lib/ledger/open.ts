import { DEFAULT_MIGRATION_TABLE, Kysely, Migrator, sql, type Dialect, type MigrationProvider } from 'kysely';
import { LedgerError } from './ledgerError';
import { describeLocation, type LedgerLocation } from './location';
import { MIGRATIONS } from './migrations';
import { createPostgresDialect, POSTGRES_SCHEMA } from './postgres';
import type { LedgerDatabase, LedgerTables } from './schema';
import { createSqliteDialect } from './sqlite';
import { retryWhileTransient } from './transient';

/**
 * Opens the ledger and brings its schema up to date. Safe when several processes open it at once.
 *
 * @returns the database; the caller closes it with `destroy()`
 * @throws LedgerError where it cannot be opened, read or migrated, or was written by a newer version
 */
export async function openLedger(location: LedgerLocation): Promise<LedgerDatabase> {
	try {
		return await retryWhileTransient(() => connect(location));
	} catch (error) {
		if (error instanceof LedgerError) throw error;
		throw new LedgerError(
			`The ledger ${describeLocation(location)} cannot be used: ${describeProblem(error)}. Nothing was sent.`,
			{ cause: error },
		);
	}
}

async function connect(location: LedgerLocation): Promise<LedgerDatabase> {
	const database =
		'file' in location
			? createDatabase(createSqliteDialect(location.file))
			: createDatabase(createPostgresDialect(location.postgres)).withSchema(POSTGRES_SCHEMA);
	try {
		await migrate(database, 'file' in location ? undefined : POSTGRES_SCHEMA);
		return database;
	} catch (error) {
		await database.destroy().catch(() => undefined);
		throw error;
	}
}

function createDatabase(dialect: Dialect): LedgerDatabase {
	return new Kysely<LedgerTables>({ dialect });
}

async function migrate(database: LedgerDatabase, schema: string | undefined): Promise<void> {
	const applied = await readAppliedMigrations(database, schema);
	if (applied.some((name) => !Object.hasOwn(MIGRATIONS, name))) {
		throw new LedgerError(
			'The ledger was written by a newer version of n8n-nodes-partner-workflows. Update the package in n8n’s Settings → Community nodes. Nothing was sent.',
		);
	}
	if (applied.length === Object.keys(MIGRATIONS).length) return;
	const provider: MigrationProvider = { getMigrations: () => Promise.resolve(MIGRATIONS) };
	const { error } = await new Migrator({
		db: database,
		provider,
		...(schema !== undefined && { migrationTableSchema: schema }),
		// A step may be merged after a later one was released: what is missing runs, in the order of names.
		allowUnorderedMigrations: true,
	}).migrateToLatest();
	if (error) throw error as Error;
}

async function readAppliedMigrations(
	database: LedgerDatabase,
	schema: string | undefined,
): Promise<string[]> {
	const table = schema === undefined ? DEFAULT_MIGRATION_TABLE : `${schema}.${DEFAULT_MIGRATION_TABLE}`;
	try {
		const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(database);
		return rows.map(({ name }) => name);
	} catch (error) {
		if (isMissingTable(error)) return [];
		throw error;
	}
}

/** Whether a ledger has no tables yet. https://www.postgresql.org/docs/current/errcodes-appendix.html: 42P01, 3F000. */
function isMissingTable(error: unknown): boolean {
	const { code, message } = error as { code?: string; message?: string };
	return code === '42P01' || code === '3F000' || (message ?? '').startsWith('no such table');
}

function describeProblem(error: unknown): string {
	const { code, message } = error as { code?: string; message?: string };
	if (code === '42501') {
		return `${message}. Have the database’s administrator run: CREATE SCHEMA ${POSTGRES_SCHEMA} AUTHORIZATION, followed by n8n’s database user`;
	}
	// What a connection refused on all addresses of a host leaves empty.
	return message || code || String(error);
}
