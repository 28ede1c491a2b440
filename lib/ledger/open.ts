import { DEFAULT_MIGRATION_TABLE, Kysely, Migrator, sql, type MigrationProvider } from 'kysely';
import { LedgerError } from './ledgerError';
import type { LedgerLocation } from './location';
import { MIGRATIONS } from './migrations';
import type { LedgerDatabase, LedgerTables } from './schema';
import { createSqliteDialect } from './sqlite';

/** The opening under way in this process: SQLite's lock waits block it, so two that migrate at once would stall. */
let opening: Promise<unknown> = Promise.resolve();

/**
 * Opens the ledger and brings its schema up to date. Safe when several processes open it at once.
 *
 * @returns the database; the caller closes it with `destroy()`
 * @throws LedgerError where it cannot be opened, read or migrated, or was written by a newer version
 */
export async function openLedger(location: LedgerLocation): Promise<LedgerDatabase> {
	const opened = opening.then(() => connect(location));
	opening = opened.catch(() => undefined);
	return opened;
}

async function connect(location: LedgerLocation): Promise<LedgerDatabase> {
	let database: LedgerDatabase | undefined;
	try {
		database = new Kysely<LedgerTables>({ dialect: createSqliteDialect(location.file) });
		await migrate(database);
		return database;
	} catch (error) {
		await database?.destroy().catch(() => undefined);
		if (error instanceof LedgerError) throw error;
		const detail = error instanceof Error ? error.message : String(error);
		throw new LedgerError(`The ledger ${location.file} cannot be used: ${detail}. Nothing was sent.`, {
			cause: error,
		});
	}
}

async function migrate(database: LedgerDatabase): Promise<void> {
	const applied = await readAppliedMigrations(database);
	if (applied.some((name) => !Object.hasOwn(MIGRATIONS, name))) {
		throw new LedgerError(
			'The ledger was written by a newer version of n8n-nodes-partner-workflows. Update the package in n8n’s Settings → Community Nodes. Nothing was sent.',
		);
	}
	if (applied.length === Object.keys(MIGRATIONS).length) return;
	const provider: MigrationProvider = { getMigrations: () => Promise.resolve(MIGRATIONS) };
	const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
	if (error) throw error as Error;
}

async function readAppliedMigrations(database: LedgerDatabase): Promise<string[]> {
	const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
	if (!tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE)) return [];
	const rows = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(
		database,
	);
	return rows.rows.map((row) => row.name);
}
