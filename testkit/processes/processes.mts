import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetGroup, watchGroup } from './watch.mts';

/** How a child process is started. Its output goes to `logFile`, which is replaced. */
export interface CommandOptions {
	cwd: string;
	logFile: string;
	env?: NodeJS.ProcessEnv;
	/** The user and group to run as, where this process may choose. */
	uid?: number;
	gid?: number;
}

/** A child process that runs until it is stopped. */
export interface RunningProcess {
	name: string;
	pid: number;
	logFile: string;
	/** Resolves with a sentence about the end, however it came about. */
	ended: Promise<string>;
	/** Whether it ended already. */
	hasEnded(): boolean;
	/** Sends it and its own children a signal at once: by default, the one that nothing can catch. */
	kill(signal?: NodeJS.Signals): void;
	/** Asks it to end, insists after ten seconds, and resolves when it and its own children are gone. */
	stop(): Promise<void>;
}

const started = new Set<RunningProcess>();

/**
 * Starts a process in its own process group, so that it and its children can be stopped together. Whatever way this
 * process ends, they end with it.
 */
export function startProcess(
	name: string,
	command: string,
	args: string[],
	options: CommandOptions,
): RunningProcess {
	mkdirSync(dirname(options.logFile), { recursive: true });
	const log = openSync(options.logFile, 'w');
	const child = spawn(command, args, {
		cwd: options.cwd,
		env: options.env ?? process.env,
		stdio: ['ignore', log, log],
		detached: true,
		...(options.uid !== undefined && { uid: options.uid }),
		...(options.gid !== undefined && { gid: options.gid }),
	});
	closeSync(log);
	const { pid = -1 } = child;
	if (pid > 0) watchGroup(pid);
	let over = false;
	const running: RunningProcess = {
		name,
		pid,
		logFile: options.logFile,
		ended: waitForEnd(child).then((how) => {
			over = true;
			// What the process itself left behind, such as n8n's task runner after a crash.
			signalGroup(pid, 'SIGKILL');
			if (pid > 0) forgetGroup(pid);
			started.delete(running);
			return `${name} ended with ${how}`;
		}),
		hasEnded: () => over,
		kill: (signal = 'SIGKILL') => signalGroup(pid, signal),
		stop: async () => {
			if (over) return;
			signalGroup(pid, 'SIGTERM');
			await Promise.race([running.ended, sleep(10_000, undefined, { ref: false })]);
			if (!over) signalGroup(pid, 'SIGKILL');
			await running.ended;
		},
	};
	started.add(running);
	return running;
}

function waitForEnd(child: ChildProcess): Promise<string> {
	return new Promise((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
	});
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		if (pid > 0) process.kill(-pid, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

/** Calls back when this process is asked to end: by a signal, or because `scripts/bootstrap.mjs` that ran it is gone. */
export function whenInterrupted(act: () => void): void {
	for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(event, act);
	process.channel?.unref();
}

/** Stops everything that `startProcess` and `runCommand` started and that still runs. */
export async function stopEverything(): Promise<void> {
	await Promise.all([...started].reverse().map((running) => running.stop()));
}

/** Runs a command to its end; an unsuccessful one throws with the last lines of its output. */
export async function runCommand(
	name: string,
	command: string,
	args: string[],
	options: CommandOptions & { timeoutMinutes: number },
): Promise<void> {
	const running = startProcess(name, command, args, options);
	const late = sleep(options.timeoutMinutes * 60_000, 'late', { ref: false });
	const how = await Promise.race([running.ended, late]);
	if (how === 'late') {
		await running.stop();
		throw new Error(`${name} was stopped after ${options.timeoutMinutes} minutes.\n${describeLog(running)}`);
	}
	if (!how.endsWith('exit code 0')) throw new Error(`${how}.\n${describeLog(running)}`);
}

/** The last lines of a process's log and where to read the rest. */
export function describeLog({ logFile }: { logFile: string }, lines = 15): string {
	const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
	return `${tail}\nAll of it: ${logFile}`;
}
