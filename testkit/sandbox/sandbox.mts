import { join } from 'node:path';
import { findFreePort } from '../processes/ports.mts';
import { describeLog, startProcess, type RunningProcess } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';
import { paths } from '../settings.mts';

/** A sandbox program that answers. */
export interface Sandbox {
	url: string;
	process: RunningProcess;
	/** Brings about something at impact.com, see `control.mts`. */
	happen(event: string, body: Record<string, unknown>): Promise<Record<string, unknown>>;
	stop(): Promise<void>;
}

/** Where a sandbox listens, a free port by default, and what `main.mts` is told besides. */
export interface SandboxProcessOptions {
	logFile: string;
	port?: number;
	args?: string[];
}

/** Starts a sandbox program on loopback and waits until it answers. */
export async function startSandbox(options: SandboxProcessOptions): Promise<Sandbox> {
	const port = options.port ?? (await findFreePort());
	const url = `http://127.0.0.1:${port}`;
	const program = join(paths.testkit, 'sandbox', 'main.mts');
	const args = [program, '--port', String(port), ...(options.args ?? [])];
	const running = startProcess('The sandbox program', process.execPath, args, {
		cwd: paths.root,
		logFile: options.logFile,
	});
	const control = async (path: string, body: object) => {
		const response = await fetch(`${url}/sandbox/${path}`, {
			method: 'POST',
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(10_000),
		});
		if (!response.ok) throw new Error(`The sandbox program refused ${path}: ${await response.text()}`);
		return (await response.json()) as Record<string, unknown>;
	};
	try {
		await waitFor('the sandbox program to answer', 60_000, async () => {
			if (running.hasEnded()) throw new Error(`${await running.ended}.\n${describeLog(running)}`);
			return await control('health', {}).catch(() => undefined);
		});
	} catch (error) {
		await running.stop();
		throw error;
	}
	return { url, process: running, happen: control, stop: () => running.stop() };
}
