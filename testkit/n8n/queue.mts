import { join } from 'node:path';
import { findFreePort } from '../processes/ports.mts';
import { describeLog, startProcess, type RunningProcess } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';
import { buildEnvironment } from './server.mts';
import type { Postgres } from '../databases/postgres.mts';
import type { Redis } from '../databases/redis.mts';
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
