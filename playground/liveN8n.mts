import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startN8n } from '../testkit/n8n/server.mts';
import { waitFor } from '../testkit/processes/progress.mts';
import { listenToUpdates, type CanvasUpdates } from './canvasUpdates.mts';
import type { Playground } from './playground.mts';

/** How a change came into n8n, or why n8n cannot load it. */
export type Outcome = { how: 'reloaded' } | { how: 'restarted' } | { how: 'failed'; said: string };

/**
 * An n8n that loads our package again whenever its files change. With N8N_DEV_RELOAD it watches the folders of its
 * packages itself, drops all modules of a package that has changed (those of lib too), and tells open editors.
 */
export class LiveN8n {
	private updates: CanvasUpdates | undefined;
	/** Settles when the restart that is under way is over. */
	private restarting: Promise<void> | undefined;
	private readonly playground: Playground;
	private readonly dist: string;

	/** `dist` is the folder of the compiled files in the installed package. */
	constructor(playground: Playground, dist: string) {
		this.playground = playground;
		this.dist = dist;
	}

	/** Waits until n8n notices changes, which is some moments after it answers. */
	async connect(): Promise<void> {
		this.updates = await listenToUpdates(this.playground.n8n.client);
		await waitFor(
			'n8n to watch the package',
			60_000,
			async () => {
				await writeFile(join(this.dist, '.watched'), String(Date.now()));
				return this.countUpdates() > 0 ? true : undefined;
			},
			1000,
		);
	}

	/** Writes changed files, by their paths within `dist`, and waits until n8n has loaded them or says why it cannot. */
	async apply(files: Map<string, string>): Promise<Outcome> {
		const before = this.countUpdates();
		const { logFile } = this.playground.n8n.process;
		const logged = (await readFile(logFile, 'utf8')).length;
		await writeFiles(this.dist, files);
		const check = async (): Promise<Outcome | undefined> => {
			if (this.countUpdates() > before) return { how: 'reloaded' };
			const log = (await readFile(logFile, 'utf8')).slice(logged);
			return log.includes('Hot reload failed') ? { how: 'failed', said: this.explainFailure() } : undefined;
		};
		try {
			return await waitFor('n8n to load the change', 60_000, check, 50);
		} catch {
			await this.restart();
			return { how: 'restarted' };
		}
	}

	/** Restarts n8n, which editors notice only when their page is loaded again. */
	async restart(): Promise<void> {
		this.updates?.close();
		const restart = async () => {
			await this.playground.n8n.stop();
			this.playground.n8n = await startN8n(this.playground.n8nOptions);
			this.restarting = undefined;
		};
		await (this.restarting = restart());
		await this.connect();
	}

	/** Resolves with a sentence when n8n has ended without being asked to. */
	get ended(): Promise<string> {
		const { process } = this.playground.n8n;
		return process.ended.then((how) => this.restarting?.then(() => this.ended) ?? how);
	}

	/** Why the package cannot be loaded, which n8n keeps to itself. */
	private explainFailure(): string {
		const code = `for (const path of require('./package.json').n8n.nodes) require('./' + path)`;
		const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', '-e', code], {
			cwd: dirname(this.dist),
			env: { ...process.env, NODE_PATH: join(this.playground.n8nOptions.installDir, 'node_modules') },
			encoding: 'utf8',
		});
		return stderr.trim();
	}

	private countUpdates(): number {
		return this.updates?.count() ?? 0;
	}
}

/** Writes files by their paths within `folder`. */
export async function writeFiles(folder: string, files: Map<string, string>): Promise<void> {
	for (const [path, text] of files) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), text);
	}
}
