import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A PostgreSQL server for the length of a test file. */
export interface TestPostgres {
	/** The address of its database `postgres`. */
	url: string;
	stop: () => Promise<void>;
}

/** Starts a new PostgreSQL server and waits until it answers. */
export async function startTestPostgres(): Promise<TestPostgres> {
	const server = spawn(process.execPath, [join(__dirname, 'serve.mts')], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const ended = once(server, 'exit');
	const lines = createInterface(server.stdout);
	const url = await Promise.race([
		once(lines, 'line').then(([line]) => String(line)),
		ended.then(([code]) => {
			throw new Error(`PostgreSQL did not start: exit code ${String(code)}`);
		}),
	]);
	return {
		url,
		stop: async () => {
			server.stdin.end();
			await ended;
		},
	};
}
