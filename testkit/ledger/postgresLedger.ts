import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

declare global {
	/** Set in the project `nodes-postgres` of `jest.config.js`. */
	var isLedgerOnPostgres: boolean | undefined;
}

/** Whether the tests of nodes keep their ledger in PostgreSQL rather than in a file. */
export function isOnPostgres(): boolean {
	return globalThis.isLedgerOnPostgres === true;
}

/** The server that `testkit/databases/startForJest.ts` started. */
function serverUrl(): string {
	const url = process.env.TEST_POSTGRES_URL;
	if (url === undefined) throw new Error('The PostgreSQL server of the tests has not been started');
	return url;
}

/** Gives the tests of a file a database of their own, and each of them an empty ledger in it. */
export function usePostgresLedger(): void {
	const name = `tests_${randomUUID().replaceAll('-', '')}`;
	const url = serverUrl().replace(/[^/]*$/, name);
	const before = process.env.PARTNER_WORKFLOWS_DATABASE_URL;
	beforeAll(() => run(serverUrl(), `create database ${name}`), 60_000);
	beforeEach(async () => {
		process.env.PARTNER_WORKFLOWS_DATABASE_URL = url;
		await run(url, EMPTY_ALL_TABLES);
	});
	afterAll(async () => {
		if (before === undefined) delete process.env.PARTNER_WORKFLOWS_DATABASE_URL;
		else process.env.PARTNER_WORKFLOWS_DATABASE_URL = before;
		await run(serverUrl(), `drop database ${name} with (force)`);
	}, 60_000);
}

/** Takes a hundredth of the time that making the tables again would. */
const EMPTY_ALL_TABLES = `
	do $$ declare tables text; begin
		select string_agg(format('%I.%I', schemaname, tablename), ', ') into tables from pg_tables
			where schemaname = 'partner_workflows' and tablename not like 'kysely%';
		if tables is not null then execute 'truncate ' || tables; end if;
	end $$`;

async function run(url: string, statement: string): Promise<void> {
	const client = new Client(url);
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}
