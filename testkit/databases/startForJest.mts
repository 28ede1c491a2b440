import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { paths } from '../settings.mts';
import type { Postgres } from './postgres.mts';

let desk: Server | undefined;
let postgres: Promise<Postgres> | undefined;

/**
 * Lets the test files of a jest run share a PostgreSQL server: who asks at `TEST_POSTGRES_DESK` gets its address. The
 * first who does has it started, so a run that needs none does not wait for it.
 */
export default async function startForJest(): Promise<void> {
	desk = createServer((_request, response) => {
		response.setHeader('Connection', 'close');
		postgres ??= startServer();
		postgres.then(
			(server) => response.end(server.url('postgres')),
			(error: Error) => response.writeHead(500).end(error.message),
		);
	});
	await new Promise<void>((resolve) => desk?.listen(0, '127.0.0.1', resolve));
	desk.unref();
	process.env.TEST_POSTGRES_DESK = `http://127.0.0.1:${(desk.address() as AddressInfo).port}`;
}

async function startServer(): Promise<Postgres> {
	const { startPostgres } = await import('./postgres.mts');
	return await startPostgres(join(paths.logs, `jest-postgres-${process.pid}.log`), { isDurable: false });
}

/** Ends the server, where one was started. */
export async function stopForJest(): Promise<void> {
	desk?.close();
	await (await postgres?.catch(() => undefined))?.stop();
	postgres = undefined;
}
