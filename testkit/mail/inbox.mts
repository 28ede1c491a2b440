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
	process: RunningProcess;
	list(): Promise<ReceivedEmail[]>;
	/** Waits until this many emails are there, or ten seconds; resolves with the emails there are. */
	waitForCount(count: number): Promise<ReceivedEmail[]>;
	stop(): Promise<void>;
}

/** Where the inbox is installed and listens; ports are free ones by default. */
export interface InboxOptions {
	installDir: string;
	logFile: string;
	webPort?: number;
	smtpPort?: number;
}

/** Starts an empty inbox on loopback and waits until it answers. Whatever is sent to it goes nowhere else. */
export async function startInbox(options: InboxOptions): Promise<Inbox> {
	const webPort = options.webPort ?? (await findFreePort());
	const smtpPort = options.smtpPort ?? (await findFreePort());
	const url = `http://127.0.0.1:${webPort}`;
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
	const list = async (): Promise<ReceivedEmail[]> => {
		const response = await fetch(`${url}/api/email`, { signal: AbortSignal.timeout(5000) });
		return (await response.json()) as ReceivedEmail[];
	};
	try {
		await waitFor('the inbox to answer', 60_000, async () => {
			if (running.hasEnded()) throw new Error(`${await running.ended}.\n${describeLog(running)}`);
			return await list().catch(() => undefined);
		});
	} catch (error) {
		await running.stop();
		throw error;
	}
	return {
		url,
		smtpPort,
		process: running,
		list,
		waitForCount: async (count) => {
			const deadline = performance.now() + 10_000;
			return await waitFor('the inbox', 15_000, async () => {
				const emails = await list();
				return emails.length >= count || performance.now() > deadline ? emails : undefined;
			});
		},
		stop: () => running.stop(),
	};
}
