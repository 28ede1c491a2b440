import { Client } from 'pg';
import { openLedger } from '../../lib/ledger/open';
import { createDatabase, findTestPostgres, runSql } from '../databases/postgresForJest';

declare global {
	/** Set in the project `postgres` of `jest.config.js`. */
	var isLedgerOnPostgres: boolean | undefined;
}

/** Whether tests keep their ledger in PostgreSQL rather than in a file. */
export function isOnPostgres(): boolean {
	return globalThis.isLedgerOnPostgres === true;
}

/** Gives the tests of a file a database of their own, and each of them an empty ledger in it. */
export function usePostgresLedger(): void {
	const before = process.env.PARTNER_WORKFLOWS_DATABASE_URL;
	let url: string;
	beforeAll(async () => {
		url = await createPostgresLedger();
	});
	beforeEach(async () => {
		process.env.PARTNER_WORKFLOWS_DATABASE_URL = url;
		await emptyPostgresLedger(url);
	});
	afterAll(() => {
		if (before === undefined) delete process.env.PARTNER_WORKFLOWS_DATABASE_URL;
		else process.env.PARTNER_WORKFLOWS_DATABASE_URL = before;
	});
}

/** The database with an empty ledger that the others are copied from: making the tables takes three times as long. */
const TEMPLATE = 'empty_ledger';

/** Makes a database with an empty ledger and returns its address. */
export async function createPostgresLedger(): Promise<string> {
	const server = await findTestPostgres();
	const client = new Client(server);
	await client.connect();
	try {
		// Test files run side by side, and nobody may be connected to a database that is copied.
		await client.query('select pg_advisory_lock(1)');
		const { rowCount } = await client.query(`select from pg_database where datname = '${TEMPLATE}'`);
		if (rowCount === 0) {
			await client.query(`create database ${TEMPLATE}`);
			const connectionString = server.replace(/[^/]*$/, TEMPLATE);
			await (await openLedger({ postgres: { connectionString } })).destroy();
		}
		return await createDatabase(TEMPLATE);
	} finally {
		await client.end();
	}
}

/** Takes everything out of a ledger. With the few rows of a test, `delete` takes a third of the time of `truncate`. */
export async function emptyPostgresLedger(url: string): Promise<void> {
	await runSql(
		url,
		`do $$ declare name text; begin
			for name in select tablename from pg_tables
				where schemaname = 'partner_workflows' and tablename not like 'kysely%'
			loop execute format('delete from partner_workflows.%I', name); end loop;
		end $$`,
	);
}
