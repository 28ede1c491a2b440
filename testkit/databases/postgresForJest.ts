import { randomInt } from 'node:crypto';
import { Client } from 'pg';

/** The address of the database `postgres` on the server that the test files of a jest run share. */
export async function findTestPostgres(): Promise<string> {
	// Set by `startForJest.mts`.
	const answer = await fetch(process.env.TEST_POSTGRES_DESK ?? '');
	if (!answer.ok) throw new Error(`PostgreSQL did not start: ${await answer.text()}`);
	return await answer.text();
}

/** Makes a new database on that server, a copy of another one if told, and returns its address. */
export async function createDatabase(template = 'template1'): Promise<string> {
	const server = await findTestPostgres();
	const name = `n8n_${randomInt(2 ** 47)}`;
	await runSql(server, `create database ${name} template ${template}`);
	return server.replace(/[^/]*$/, name);
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
