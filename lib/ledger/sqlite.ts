import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
	CompiledQuery,
	SqliteAdapter,
	SqliteDialect,
	SqliteDriver,
	type DatabaseConnection,
	type Dialect,
	type SqliteDatabase,
	type SqliteDialectConfig,
	type SqliteStatement,
} from 'kysely';

/** How long a statement waits for another process that holds the write lock, in milliseconds. */
const LOCK_TIMEOUT = 10_000;

/**
 * Kysely's SQLite dialect on Node's built-in `node:sqlite`.
 *
 * @param file path of the database, created with its folder where absent; `:memory:` for a private one
 * @throws what `node:sqlite` throws for a file that cannot be opened or is no database
 */
export function createSqliteDialect(file: string): Dialect {
	const config: SqliteDialectConfig = { database: openDatabase(file) };
	const dialect = new SqliteDialect(config);
	return {
		createAdapter: () => new LockingSqliteAdapter(),
		createDriver: () => new ImmediateSqliteDriver(config),
		createIntrospector: (database) => dialect.createIntrospector(database),
		createQueryCompiler: () => dialect.createQueryCompiler(),
	};
}

function openDatabase(file: string): SqliteDatabase {
	if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
	const database = new DatabaseSync(file, { timeout: LOCK_TIMEOUT });
	try {
		database.exec('pragma journal_mode = wal');
		// A claim must outlive a power cut, not just the process: https://www.sqlite.org/pragma.html#pragma_synchronous
		database.exec('pragma synchronous = full');
	} catch (error) {
		database.close();
		throw error;
	}
	return {
		close: () => database.close(),
		prepare: (sql) => adaptStatement(database.prepare(sql)),
	};
}

function adaptStatement(statement: StatementSync): SqliteStatement {
	const bind = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
	return {
		reader: statement.columns().length > 0,
		all: (parameters) => statement.all(...bind(parameters)),
		run: (parameters) => {
			const { changes, lastInsertRowid } = statement.run(...bind(parameters));
			return { changes, lastInsertRowid };
		},
		iterate: (parameters) => statement.iterate(...bind(parameters)) as IterableIterator<unknown>,
	};
}

/** Takes the write lock when a transaction begins: a reader that upgrades later fails at once, without waiting. */
class ImmediateSqliteDriver extends SqliteDriver {
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}
}

/** Has migrations run inside one transaction, so that of several processes that start at once only one applies them. */
class LockingSqliteAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}
