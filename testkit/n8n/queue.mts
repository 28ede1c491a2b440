import { join } from 'node:path';
import { createConnection } from 'node:net';
import { findFreePort } from '../processes/ports.mts';
import { describeLog, startProcess, type RunningProcess } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';
import { buildEnvironment } from './server.mts';
import type { Postgres } from '../databases/postgres.mts';
import type { Installation } from './installation.mts';

/** What tells n8n to keep its data in a database of a PostgreSQL server. */
export function databaseEnvironment(
	{ port, user, password }: Postgres,
	database: string,
): Record<string, string> {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: database,
		DB_POSTGRESDB_USER: user,
		DB_POSTGRESDB_PASSWORD: password,
	};
}

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

/** What tells the processes of n8n to share the work over Redis. */
export function queueEnvironment(postgres: Postgres, database: string, redis: Redis): Record<string, string> {
	return {
		...databaseEnvironment(postgres, database),
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	};
}

/** Starts a worker of n8n and waits until it takes executions. */
export async function startWorker(
	{ installDir, userFolder, logFile }: Installation,
	name: string,
	env: Record<string, string>,
): Promise<RunningProcess> {
	const port = await findFreePort();
	const program = join(installDir, 'node_modules', 'n8n', 'bin', 'n8n');
	const worker = startProcess(name, process.execPath, [program, 'worker', '--concurrency=5'], {
		cwd: userFolder,
		logFile: logFile(name),
		env: {
			...(await buildEnvironment(userFolder, port)),
			...env,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		},
	});
	await waitFor(`${name} to be ready`, 120_000, async () => {
		if (worker.hasEnded()) throw new Error(`${await worker.ended}.\n${describeLog(worker)}`);
		const answer = await fetch(`http://127.0.0.1:${port}/healthz/readiness`).catch(() => undefined);
		await answer?.body?.cancel();
		return answer?.ok || undefined;
	});
	return worker;
}
