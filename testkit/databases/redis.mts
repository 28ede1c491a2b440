import { createConnection } from 'node:net';
import { findFreePort } from '../processes/ports.mts';
import { startProcess, type RunningProcess } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';

/** A Redis server of ours on loopback. */
export interface Redis {
	port: number;
	/** Ends it at once, as a crash does, and starts it again with what it had written down. */
	crashAndRestart(): Promise<void>;
	stop(): Promise<void>;
}

/** Starts Redis in a folder, with everything written down at once, as n8n's queue needs it to survive a crash. */
export async function startRedis(folder: string, logFile: string): Promise<Redis> {
	const port = await findFreePort();
	const start = async (): Promise<RunningProcess> => {
		const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
		const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
		const server = startProcess('Redis', 'redis-server', [...flags, ...durable], { cwd: folder, logFile });
		await waitFor('Redis to answer', 60_000, async () => {
			if (server.hasEnded()) {
				throw new Error(
					`${await server.ended}. Queue mode needs redis-server (on Debian: apt-get install redis-server).`,
				);
			}
			return await ping(port);
		});
		return server;
	};
	let server = await start();
	return {
		port,
		crashAndRestart: async () => {
			server.kill();
			await server.ended;
			server = await start();
		},
		stop: () => server.stop(),
	};
}

function ping(port: number): Promise<true | undefined> {
	return new Promise((resolve) => {
		const socket = createConnection(port, '127.0.0.1', () => socket.write('PING\r\n'));
		socket.setTimeout(1_000, () => socket.destroy());
		socket.once('data', (data) => {
			resolve(data.toString().startsWith('+PONG') || undefined);
			socket.destroy();
		});
		socket.once('error', () => resolve(undefined)).once('close', () => resolve(undefined));
	});
}
