import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { LedgerLocation } from '../../lib/ledger/location';
import { startTestPostgres, type TestPostgres } from '../databases/postgresForJest';

/** Gives a test a place where no ledger is yet, and one more with every call. */
export type NewLocation = () => Promise<LedgerLocation>;

/** Runs the same tests on a ledger in an SQLite file and on one in a real PostgreSQL server. */
export function describeDialects(tests: (newLocation: NewLocation) => void): void {
	describe('on SQLite', () => {
		let folder: string;
		let ledgers = 0;
		beforeAll(() => {
			folder = mkdtempSync(join(tmpdir(), 'ledger-'));
		});
		afterAll(() => rmSync(folder, { recursive: true }));
		tests(async () => ({ file: join(folder, `user ${(ledgers += 1)}`, 'partner-workflows.sqlite') }));
	});

	describe('on PostgreSQL', () => {
		let server: TestPostgres;
		let databases = 0;
		beforeAll(async () => {
			server = await startTestPostgres();
		}, 60_000);
		afterAll(() => server.stop(), 60_000);
		tests(async () => {
			const name = `n8n_${(databases += 1)}`;
			await runSql(server.url, `create database ${name}`);
			return { postgres: { connectionString: server.url.replace(/[^/]*$/, name) } };
		});
	});
}

/** Runs a statement in a database with a client of its own. */
export async function runSql<Row = unknown>(url: string, statement: string): Promise<Row[]> {
	const client = new Client(url);
	await client.connect();
	try {
		return (await client.query(statement)).rows as Row[];
	} finally {
		await client.end();
	}
}
