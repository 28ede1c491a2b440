import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../processes/ports.mts';
import { describeLog, runCommand, startProcess } from '../processes/processes.mts';
import { step, waitFor } from '../processes/progress.mts';
import { paths } from '../settings.mts';

/** Postfix's `smtp-sink`, which takes every email and throws it away. */
export interface SmtpSink {
	/** Which server it is, for the report of a measurement. */
	name: string;
	port: number;
	stop(): Promise<void>;
}

/** Postfix as Debian and Ubuntu package it, unpacked but not installed. */
const unpacked = join(paths.run, 'postfix');

/**
 * Starts `smtp-sink` on a free port, and gets it first where it is not installed; throws with what to do when it cannot.
 *
 * @param offersPipelining whether it takes several commands at once (RFC 2920), as it does by default
 */
export async function startSmtpSink(offersPipelining = true): Promise<SmtpSink> {
	const root = await findPostfix();
	const port = await findFreePort();
	// Started as root, it must know which user to become.
	const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
	const server = startProcess(
		'smtp-sink',
		join(root, 'usr', 'sbin', 'smtp-sink'),
		[...user, ...(offersPipelining ? [] : ['-p']), `127.0.0.1:${port}`, '100'],
		{
			cwd: tmpdir(),
			logFile: join(paths.logs, `smtp-sink-${port}.log`),
			env: { ...process.env, LD_LIBRARY_PATH: join(root, 'usr', 'lib', 'postfix') },
		},
	);
	await waitFor('smtp-sink to answer', 60_000, async () => {
		if (server.hasEnded()) throw new Error(`${await server.ended}. ${advice}\n${describeLog(server)}`);
		return await tryConnection(port);
	});
	const name = `smtp-sink of Postfix${offersPipelining ? '' : ' without PIPELINING'}`;
	return { name, port, stop: () => server.stop() };
}

const advice = 'Install Postfix, such as with: apt-get install postfix';

/** The folder whose `usr/sbin` has `smtp-sink`. */
async function findPostfix(): Promise<string> {
	const found = ['/', unpacked].find((root) => existsSync(join(root, 'usr', 'sbin', 'smtp-sink')));
	if (found !== undefined) return found;
	try {
		await step('Getting smtp-sink', unpackPostfix);
		return unpacked;
	} catch (cause) {
		throw new Error(`This needs smtp-sink, which is part of Postfix. ${advice}`, { cause });
	}
}

async function unpackPostfix(): Promise<void> {
	await mkdir(paths.run, { recursive: true });
	const folder = await mkdtemp(join(paths.run, 'postfix-'));
	try {
		const options = { cwd: folder, logFile: join(paths.logs, 'postfix.log'), timeoutMinutes: 5 };
		await runCommand('apt-get', 'apt-get', ['download', 'postfix'], options);
		const file = (await readdir(folder)).find((name) => name.endsWith('.deb')) ?? '';
		await runCommand('dpkg', 'dpkg', ['-x', file, 'root'], options);
		await rename(join(folder, 'root'), unpacked);
	} finally {
		await rm(folder, { recursive: true });
	}
}

async function tryConnection(port: number): Promise<true | undefined> {
	const socket = createConnection(port, '127.0.0.1').on('error', () => undefined);
	try {
		await once(socket, 'data');
		return true;
	} catch {
		return undefined;
	} finally {
		socket.end('QUIT\r\n');
	}
}
