/**
 * Runs the tests of reliability one file after the other, and puts what they measured into docs/reliability.md, except in
 * CI, where nothing may change.
 *
 *     npm run test:scale [file…]
 */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { paths } from '../../testkit/settings.mts';
import { readFigures } from './figures.mts';

/** The rows of the table, in the order in which they are shown. */
const rows = [
	...['kills-sqlite', 'kills-postgres', 'worker-killed', 'redis-restarted', 'postgres-restarted'],
	...[
		'fired-twice',
		'shards',
		'smtp-refuses',
		'smtp-421',
		'smtp-450',
		'smtp-550',
		'smtp-closes',
		'smtp-stalls',
	],
	...[
		'ledger-locked',
		'ledger-read-only',
		'disk-full',
		'ledger-corrupted',
		'ledger-newer',
		'clock',
		'memory',
	],
];
const document = join(paths.root, 'docs', 'reliability.md');
const [start, end] = ['<!-- figures: npm run test:scale writes them -->', '<!-- end of figures -->'];

async function updateDocument(): Promise<void> {
	const figures = await readFigures(rows);
	const table = [
		'| Situation | Must hold | Measured |',
		'| --- | --- | --- |',
		...figures.map(({ situation, mustHold, measured }) => {
			const sentence = situation.charAt(0).toUpperCase() + situation.slice(1);
			return `| ${[sentence, mustHold, measured].join(' | ')} |`;
		}),
	].join('\n');
	const text = await readFile(document, 'utf8');
	const [before, after] = [text.split(start)[0], text.split(end)[1]];
	if (before === undefined || after === undefined)
		throw new Error(`${document} has no place for the figures.`);
	const updated = `${before}${start}\n\n${table}\n\n${end}${after}`;
	const options = await resolveConfig(document);
	await writeFile(document, await format(updated, { ...options, filepath: document }));
}

const files = process.argv.slice(2);
// Some files of the test kit are for jest as well, so their names do not tell Node.js that they are ES modules.
const flags = ['--test', '--test-concurrency=1', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
const child = spawn(process.execPath, [...flags, ...(files.length > 0 ? files : ['test/scale/*.test.mts'])], {
	cwd: paths.root,
	stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
if (process.exitCode === 0 && process.env.CI !== 'true') await updateDocument();
