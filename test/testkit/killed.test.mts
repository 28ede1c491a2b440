import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { waitFor } from '../../testkit/processes/progress.mts';
import { paths } from '../../testkit/settings.mts';

const program = join(import.meta.dirname, 'starter.mts');

/** The parent of every process that runs. */
function listProcesses(): Map<number, number> {
	const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
	const rows = lines.map((line) => line.trim().split(/\s+/)).filter(([, , state]) => !state?.startsWith('Z'));
	return new Map(rows.map(([pid, parent]) => [Number(pid), Number(parent)]));
}

/** A process and all that descend from it. */
function listTree(root: number): number[] {
	const tree = new Set([root]);
	const processes = [...listProcesses()];
	for (let size = 0; size < tree.size;) {
		size = tree.size;
		for (const [pid, parent] of processes) if (tree.has(parent)) tree.add(pid);
	}
	return [...tree];
}

describe('a program that used the test kit and is killed', { timeout: 300_000 }, () => {
	let folder: string;
	let starter: ChildProcess;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'partner-workflows-killed-'));
		// PostgreSQL runs as another user where this one is root.
		await chmod(folder, 0o755);
	});
	afterEach(async () => {
		starter.kill('SIGKILL');
		await rm(folder, { recursive: true, force: true, maxRetries: 3 });
	});

	/** Has a program of its own start something, kills it, and waits until nothing of it runs. */
	async function start(
		what: string,
		processes: number,
		[command, ...args]: [string, ...string[]] = [process.execPath, program],
	): Promise<void> {
		starter = spawn(command, [...args, what, folder], {
			env: { ...process.env, TMPDIR: folder },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		await once(starter.stdout!, 'data');
		const tree = listTree(starter.pid!);
		assert.ok(tree.length >= processes, `${tree.length} processes`);
		starter.kill('SIGKILL');
		await waitFor(`the end of ${tree.join(', ')}`, 60_000, async () => {
			const running = listProcesses();
			return tree.some((pid) => running.has(pid)) ? undefined : true;
		});
	}

	it('takes processes along that would not end by themselves', () => start('processes', 4));

	it('takes along what those started through the kit in turn', () => start('suite', 6));

	it('takes along what npm started, as it does for npm test', async () => {
		const bootstrap = `node ${join(paths.root, 'scripts', 'bootstrap.mjs')} ${relative(paths.root, program)}`;
		await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: { test: bootstrap } }));
		await start('processes', 7, ['npm', '--silent', '--prefix', folder, 'test', '--']);
	});

	it('takes PostgreSQL along, and its data', async () => {
		await start('postgres', 5);
		assert.deepEqual(await readdir(folder), ['postgres.log']);
	});

	it('takes Chromium along', () => start('browser', 3));

	it('takes a sandbox along that it forked for tests of nodes', () => start('sandbox', 2));
});
