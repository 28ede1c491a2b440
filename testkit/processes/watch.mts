import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { paths } from '../settings.mts';

/** What the watcher is told: the process groups that are to end with this process, and the folders that are to go. */
export type Notice = { started: number } | { ended: number } | { folder: string };

let watcher: Socket | undefined;

/** Tells the watcher of this process something, and starts it first where this is the first that it is told. */
function tell(notice: Notice): void {
	watcher ??= startWatcher();
	watcher.write(`${JSON.stringify(notice)}\n`);
}

/** A group of its own, so that nothing that ends this process takes it along. */
function startWatcher(): Socket {
	const program = join(paths.testkit, 'processes', 'watcher.mts');
	const child = spawn(process.execPath, [program], {
		cwd: paths.root,
		env: {},
		stdio: ['pipe', 'ignore', 'ignore'],
		detached: true,
	});
	child.unref();
	const input = child.stdin as Socket;
	input.unref();
	return input;
}

/** Has a process group killed when this process ends, whatever ends it, SIGKILL too. */
export function watchGroup(pid: number): void {
	tell({ started: pid });
}

/** Lets go of a process group that has ended: its number may come to mean another one. */
export function forgetGroup(pid: number): void {
	tell({ ended: pid });
}

/** Has a folder removed when this process ends, if it is still there. */
export function watchFolder(folder: string): void {
	tell({ folder });
}
