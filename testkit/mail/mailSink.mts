import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'node:net';
import { findFreePort } from '../processes/ports.mts';
import { startProcess } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';
import { paths } from '../settings.mts';
import { startSink } from './sink.mts';

const SMTP_SINK = '/usr/sbin/smtp-sink';

/** A mail server that takes everything and throws it away. */
export interface MailSink {
	name: string;
	port: number;
	stop(): Promise<void>;
}

/** Starts Postfix's `smtp-sink` where it is installed, else a slower one of ours. */
export async function startMailSink(): Promise<MailSink> {
	if (!existsSync(SMTP_SINK)) {
		const sink = await startSink(() => Promise.resolve());
		return { name: 'smtp-server', port: sink.port, stop: () => sink.close() };
	}
	const port = await findFreePort();
	// As root it wants to be told whom to become.
	const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
	const server = startProcess('smtp-sink', SMTP_SINK, [...user, `127.0.0.1:${port}`, '100'], {
		cwd: tmpdir(),
		logFile: join(paths.logs, 'bench-smtp-sink.log'),
	});
	await waitFor('smtp-sink to answer', 10_000, () => tryConnection(port));
	return { name: 'smtp-sink', port, stop: () => server.stop() };
}

function tryConnection(port: number): Promise<true | undefined> {
	return new Promise((resolve) => {
		const socket = createConnection(port, '127.0.0.1');
		socket.once('data', () => {
			socket.end('QUIT\r\n');
			resolve(true);
		});
		socket.once('error', () => resolve(undefined));
	});
}
