import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '../testkit/settings.mts';
import { writeFiles, type LiveN8n } from './liveN8n.mts';
import type { Built, Listener } from './watchBuild.mts';

/** Loads one build after the other into n8n and prints a line for each. */
export class LiveBuilds implements Listener {
	private last = Promise.resolve();
	private n8n: LiveN8n | undefined;
	private readonly dist: string;

	/** `dist` is the folder of the compiled files in the installed package. */
	constructor(dist: string) {
		this.dist = dist;
	}

	/** From now on, builds are loaded into this n8n; until then they are only written. */
	follow(n8n: LiveN8n): void {
		this.n8n = n8n;
	}

	/** Resolves when everything that was built so far is written and loaded. */
	async settle(): Promise<void> {
		await this.last;
	}

	built(build: Built): void {
		this.queue(async () => {
			const files = this.pickChanged(build);
			if (this.n8n) await this.load(this.n8n, files, build.tookMs);
			else await writeFiles(this.dist, files);
		});
	}

	failed(errors: string, count: number): void {
		report(
			`${errors}\n${count === 1 ? '1 error' : `${count} errors`}: nothing was built, n8n keeps the last good build.`,
		);
	}

	/** Restarts n8n. */
	restart(): void {
		this.queue(async () => {
			report('Restarting n8n …');
			await this.n8n?.restart();
			report('n8n was restarted. Load its page again.');
		});
	}

	private queue(work: () => Promise<void>): void {
		this.last = this.last.then(work).catch((error: Error) => report(error.message));
	}

	private async load(n8n: LiveN8n, files: Map<string, string>, tookMs: number): Promise<void> {
		if (files.size === 0) return report('Saved, but the compiled code is the same.');
		const sources = listSources(files);
		const saved = Math.max(...sources.map((path) => statSync(join(paths.root, path)).mtimeMs));
		const outcome = await n8n.apply(files);
		const rest = sources.length > 3 ? ` and ${sources.length - 3} more` : '';
		const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
		const meanings = {
			reloaded: 'n8n reloaded it',
			restarted: 'n8n was restarted, load its page again',
			failed: 'n8n cannot load it and misses our nodes until it can',
		};
		report(
			`${sources.slice(0, 3).join(', ')}${rest}: ${meanings[outcome.how]}, ${seconds(Date.now() - saved)} after saving (compiler ${seconds(tookMs)})`,
		);
		if (outcome.how === 'failed') console.log(outcome.said);
	}

	/** The files of a build that are not in `dist` yet. */
	private pickChanged({ files }: Built): Map<string, string> {
		const read = (path: string) => {
			try {
				return readFileSync(join(this.dist, path), 'utf8');
			} catch {
				return undefined;
			}
		};
		return new Map([...files].filter(([path, text]) => read(path) !== text));
	}
}

/** Prints a line with the time of day. */
export function report(line: string): void {
	console.log(`${new Date().toLocaleTimeString('en-GB')}  ${line}`);
}

/** What compiled files were made from. */
function listSources(files: Map<string, string>): string[] {
	const sources = [...files.keys()].map((path) =>
		path.replace(/\.js(\.map)?$/, '.ts').replace(/\.[\da-f]{8}\.svg$/, '.svg'),
	);
	return [...new Set(sources)];
}
