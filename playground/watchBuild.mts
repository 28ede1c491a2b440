import { createHash } from 'node:crypto';
import { existsSync, readFileSync, watch } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { paths } from '../testkit/settings.mts';

/** What a build made: the contents of files by their paths within `dist`, and the files it was made from, if known. */
export interface Built {
	files: Map<string, string>;
	/** Milliseconds that the compiler took. */
	tookMs: number;
}

/** Who is told of builds. */
export interface Listener {
	/** Something was built. It may be the same as before. */
	built(what: Built): void;
	/** TypeScript found errors, so nothing was built. They are in words, with the lines that are meant. */
	failed(errors: string, count: number): void;
}

/** The folders that are compiled or copied. */
const folders = ['lib', 'nodes', 'credentials'];

/**
 * Builds what `npm run build` builds, with source maps, and builds again what changes. The first build is done when this
 * returns.
 *
 * @param dist where the files will be written to, which source maps depend on; nothing is written here
 */
export function watchBuild(dist: string, listener: Listener): void {
	const files = new Map<string, string>();
	/** Compiled files that name icons. */
	const namesIcons = new Map<string, string>();
	let errors = '';
	let started = performance.now();
	const publish = () => {
		listener.built({ files: new Map(files), tookMs: performance.now() - started });
		files.clear();
	};
	const copyAssets = (folder: string) => {
		for (const asset of ts.sys.readDirectory(join(paths.root, folder), ['.svg', '.node.json'])) {
			const path = relative(paths.root, asset);
			const text = readFileSync(asset, 'utf8');
			files.set(path, text);
			if (path.endsWith('.svg')) files.set(nameIcon(path), text);
		}
		for (const [path, text] of namesIcons)
			if (path.startsWith(folder)) files.set(path, nameIcons(path, text));
	};
	const system: ts.System = {
		...ts.sys,
		writeFile: (path, text) => {
			const name = relative(dist, path);
			if (text.includes('file:')) namesIcons.set(name, text);
			files.set(name, nameIcons(name, text));
		},
		createDirectory: () => undefined,
		// Its 250 ms are for editors that save a file in several steps.
		setTimeout: (callback, ms, ...args: unknown[]) => setTimeout(callback, Math.min(ms, 50), ...args),
	};
	const formatHost: ts.FormatDiagnosticsHost = {
		getCanonicalFileName: (path) => path,
		getCurrentDirectory: () => paths.root,
		getNewLine: () => '\n',
	};
	const host = ts.createWatchCompilerHost(
		join(paths.root, 'tsconfig.build.json'),
		// With errors it emits nothing, and remembers what it has yet to emit.
		{ outDir: dist, sourceMap: true, noEmitOnError: true },
		system,
		ts.createEmitAndSemanticDiagnosticsBuilderProgram,
		(diagnostic) => (errors += ts.formatDiagnosticsWithColorAndContext([diagnostic], formatHost)),
		(_status, _newLine, _options, errorCount) => {
			if (errorCount === undefined) {
				errors = '';
				started = performance.now();
			} else if (errorCount > 0) listener.failed(errors.trimEnd(), errorCount);
			else publish();
		},
	);
	for (const folder of folders) copyAssets(folder);
	ts.createWatchProgram(host);

	let waiting: NodeJS.Timeout | undefined;
	for (const folder of folders) {
		watch(join(paths.root, folder), { recursive: true }, (_event, name) => {
			if (!/\.(svg|node\.json)$/.test(name ?? '')) return;
			clearTimeout(waiting);
			waiting = setTimeout(() => {
				started = performance.now();
				copyAssets(folder);
				publish();
			}, 50);
		});
	}
}

/** A name for an icon that depends on how it looks: browsers keep what they got under a name for a day. */
function nameIcon(path: string): string {
	const hash = createHash('sha256')
		.update(readFileSync(join(paths.root, path)))
		.digest('hex');
	return path.replace(/\.svg$/, `.${hash.slice(0, 8)}.svg`);
}

/** Has compiled code name the icons beside it as `nameIcon` does. */
function nameIcons(path: string, text: string): string {
	return text.replace(/(?<=['"]file:)[\w.]+\.svg(?=['"])/g, (name) => {
		const icon = join(dirname(path), name);
		return existsSync(join(paths.root, icon)) ? basename(nameIcon(icon)) : name;
	});
}
