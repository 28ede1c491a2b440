import { join } from 'node:path';
import { findFreePort } from '../processes/ports.mts';
import { describeLog, startProcess, type RunningProcess } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';
import { paths } from '../settings.mts';

/** A sandbox program that answers. */
export interface Sandbox {
	url: string;
	/** Brings about something at impact.com, see `control.mts`; `reset` makes the program as it was at the start. */
	happen(event: string, body?: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** A sandbox program of ours. */
export interface SandboxServer extends Sandbox {
	process: RunningProcess;
	stop(): Promise<void>;
}

/** Where a sandbox listens, a free port by default, and what `main.mts` is told besides. */
export interface SandboxProcessOptions {
	logFile: string;
	port?: number;
	args?: string[];
}

/** A sandbox program that runs. */
export function connectSandbox(url: string): Sandbox {
	return {
		url,
		happen: async (event, body = {}) => {
			const response = await fetch(`${url}/sandbox/${event}`, {
				method: 'POST',
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(20_000),
			});
			if (!response.ok) throw new Error(`The sandbox program refused ${event}: ${await response.text()}`);
			return (await response.json()) as Record<string, unknown>;
		},
	};
}

/** Starts a sandbox program on loopback and waits until it answers. */
export async function startSandbox(options: SandboxProcessOptions): Promise<SandboxServer> {
	const port = options.port ?? (await findFreePort());
	const program = join(paths.testkit, 'sandbox', 'main.mts');
	const args = [program, '--port', String(port), ...(options.args ?? [])];
	const running = startProcess('The sandbox program', process.execPath, args, {
		cwd: paths.root,
		logFile: options.logFile,
	});
	const sandbox = connectSandbox(`http://127.0.0.1:${port}`);
	try {
		await waitFor('the sandbox program to answer', 60_000, async () => {
			if (running.hasEnded()) throw new Error(`${await running.ended}.\n${describeLog(running)}`);
			return await sandbox.happen('health').catch(() => undefined);
		});
	} catch (error) {
		await running.stop();
		throw error;
	}
	return { ...sandbox, process: running, stop: () => running.stop() };
}
