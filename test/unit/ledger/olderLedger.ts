import { Kysely, Migrator } from 'kysely';
import type { LedgerLocation } from '../../../lib/ledger/location';
import { MIGRATIONS } from '../../../lib/ledger/migrations';
import { createPostgresDialect, POSTGRES_SCHEMA } from '../../../lib/ledger/postgres';
import type { LedgerDatabase, LedgerTables } from '../../../lib/ledger/schema';
import { createSqliteDialect } from '../../../lib/ledger/sqlite';

/** Makes a ledger as an older version of the package left it: with the migrations before a name, and what it wrote. */
export async function createOlderLedger(
	location: LedgerLocation,
	before: string,
	write: (ledger: LedgerDatabase) => Promise<unknown>,
): Promise<void> {
	const isFile = 'file' in location;
	const ledger = isFile
		? new Kysely<LedgerTables>({ dialect: createSqliteDialect(location.file) })
		: new Kysely<LedgerTables>({ dialect: createPostgresDialect(location.postgres) }).withSchema(
				POSTGRES_SCHEMA,
			);
	const older = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < before));
	const migrator = new Migrator({
		db: ledger,
		provider: { getMigrations: () => Promise.resolve(older) },
		...(!isFile && { migrationTableSchema: POSTGRES_SCHEMA }),
	});
	const { error } = await migrator.migrateToLatest();
	if (error) throw error as Error;
	await write(ledger);
	await ledger.destroy();
}
