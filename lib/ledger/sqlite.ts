import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import {
	CompiledQuery,
	SqliteAdapter,
	SqliteDialect,
	SqliteDriver,
	sql,
	type DatabaseConnection,
	type Dialect,
	type QueryResult,
	type RawBuilder,
	type SqliteDatabase,
	type SqliteDialectConfig,
	type SqliteStatement,
} from 'kysely';
import { retryWhileTransient } from './transient';

/**
 * SQLite itself does not wait for the write lock: that would block all of n8n, and with it the very execution that may
 * hold the lock. It is waited for outside, see `PatientConnection`.
 */
const LOCK_TIMEOUT = 0;

/** Statements kept for their next use. Those with lists of ids are long and differ from batch to batch. */
const MOST_STATEMENTS = 100;
const LONGEST_STATEMENT = 4_000;

/**
 * Kysely's SQLite dialect on Node's built-in `node:sqlite`.
 *
 * @param file path of the database, created with its folder where absent; `:memory:` for a private one
 *
 * The first statement throws what `node:sqlite` throws for a file that cannot be opened or is no database.
 */
export function createSqliteDialect(file: string): Dialect {
	const config: SqliteDialectConfig = {
		database: () => retryWhileTransient(async () => openDatabase(file)),
	};
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
	const database = new (loadSqlite().DatabaseSync)(file, { timeout: LOCK_TIMEOUT });
	try {
		database.exec('pragma journal_mode = wal');
		// A claim must outlive a power cut, not just the process: https://www.sqlite.org/pragma.html#pragma_synchronous
		database.exec('pragma synchronous = full');
	} catch (error) {
		database.close();
		throw error;
	}
	const statements = new Map<string, SqliteStatement>();
	return {
		close: () => database.close(),
		prepare: (sql) => {
			const known = statements.get(sql);
			if (known) return known;
			const statement = adaptStatement(database.prepare(sql));
			if (sql.length <= LONGEST_STATEMENT && statements.size < MOST_STATEMENTS)
				statements.set(sql, statement);
			return statement;
		},
	};
}

/** Not imported above: on a Node.js without it, the nodes could not even be loaded to say so. */
function loadSqlite(): typeof import('node:sqlite') {
	const sqlite = process.getBuiltinModule('node:sqlite') as typeof import('node:sqlite') | undefined;
	if (sqlite) return sqlite;
	throw new Error(`Node.js ${process.versions.node} has no SQLite. Update it to 22.16 or newer`);
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

/** Texts as one parameter, to compare a column with by `in`: https://www.sqlite.org/json1.html#jeach */
export function listInSqlite(texts: readonly string[]): RawBuilder<string> {
	return sql`(select value from json_each(${JSON.stringify(texts)}))`;
}

/** Takes the write lock when a transaction begins: a reader that upgrades later fails at once, without waiting. */
class ImmediateSqliteDriver extends SqliteDriver {
	override async acquireConnection(): Promise<DatabaseConnection> {
		return new PatientConnection(await super.acquireConnection());
	}

	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
	}

	override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
		// A full disk makes SQLite roll back by itself; that there is nothing left to roll back must not hide why.
		await super.rollbackTransaction(connection).catch(() => undefined);
	}
}

/** Waits for another process that holds the write lock without blocking n8n. */
class PatientConnection implements DatabaseConnection {
	constructor(private readonly connection: DatabaseConnection) {}

	async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
		return retryWhileTransient(async () => this.connection.executeQuery<Row>(query));
	}

	streamQuery<Row>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<Row>> {
		return this.connection.streamQuery<Row>(query, chunkSize);
	}
}

/** Has migrations run inside one transaction, so that of several processes that start at once only one applies them. */
class LockingSqliteAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}
