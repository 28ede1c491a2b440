import { join } from 'node:path';
import { describeLog, startProcess, type RunningProcess } from '../processes/processes.mts';
import { findFreePort } from '../processes/ports.mts';
import { waitFor } from '../processes/progress.mts';

/** An email as the inbox shows it. */
export interface ReceivedEmail {
	id: string;
	subject: string;
	to: Array<{ address: string; name?: string }>;
	from: Array<{ address: string; name?: string }>;
	html?: string;
	text?: string;
	headers: Record<string, string>;
}

/** A mail server that keeps what it gets, and the address of the page that shows it. */
export interface Inbox {
	url: string;
	smtpPort: number;
	list(): Promise<ReceivedEmail[]>;
	/** Waits until this many emails are there, or a minute; resolves with the emails there are. */
	waitForCount(count: number): Promise<ReceivedEmail[]>;
	/** Deletes all emails. */
	empty(): Promise<void>;
}

/** An inbox of ours. */
export interface InboxServer extends Inbox {
	process: RunningProcess;
	stop(): Promise<void>;
}

/** Where the inbox is installed and listens; ports are free ones by default. */
export interface InboxOptions {
	installDir: string;
	logFile: string;
	webPort?: number;
	smtpPort?: number;
}

/** An inbox that runs. */
export function connectInbox(url: string, smtpPort: number): Inbox {
	const list = async (): Promise<ReceivedEmail[]> => {
		const response = await fetch(`${url}/api/email`, { signal: AbortSignal.timeout(20_000) });
		return (await response.json()) as ReceivedEmail[];
	};
	return {
		url,
		smtpPort,
		list,
		waitForCount: async (count) => {
			const deadline = performance.now() + 60_000;
			return await waitFor('the inbox', 120_000, async () => {
				const emails = await list();
				return emails.length >= count || performance.now() > deadline ? emails : undefined;
			});
		},
		empty: async () => {
			const options = { method: 'DELETE', signal: AbortSignal.timeout(20_000) };
			const response = await fetch(`${url}/api/email/all`, options);
			if (!response.ok) throw new Error(`The inbox was not emptied: ${await response.text()}`);
		},
	};
}

/** Starts an empty inbox on loopback and waits until it answers. Whatever is sent to it goes nowhere else. */
export async function startInbox(options: InboxOptions): Promise<InboxServer> {
	const webPort = options.webPort ?? (await findFreePort());
	const smtpPort = options.smtpPort ?? (await findFreePort());
	const program = join(options.installDir, 'node_modules', 'maildev', 'dist', 'bin', 'maildev.js');
	const ports = [
		'--ip',
		'127.0.0.1',
		'--smtp',
		`${smtpPort}`,
		'--web-ip',
		'127.0.0.1',
		'--web',
		`${webPort}`,
	];
	const running = startProcess('The inbox', process.execPath, [program, ...ports], {
		cwd: options.installDir,
		logFile: options.logFile,
	});
	const inbox = connectInbox(`http://127.0.0.1:${webPort}`, smtpPort);
	try {
		await waitFor('the inbox to answer', 60_000, async () => {
			if (running.hasEnded()) throw new Error(`${await running.ended}.\n${describeLog(running)}`);
			return await inbox.list().catch(() => undefined);
		});
	} catch (error) {
		await running.stop();
		throw error;
	}
	return { ...inbox, process: running, stop: () => running.stop() };
}
