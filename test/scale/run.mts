/**
 * Runs the tests of reliability one file after the other, and puts what they measured into docs/reliability.md, except in
 * CI, where nothing may change.
 *
 *     npm run test:scale [file…]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { paths } from '../../testkit/settings.mts';
import { addFiles, listTests } from '../runner/parts.mts';
import { Suite } from '../runner/suite.mts';
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
const suite = new Suite();
addFiles(suite, files.length > 0 ? files : listTests('scale'));
const succeeded = await suite.run(1);
if (succeeded && process.env.CI !== 'true') await updateDocument();
process.exitCode = succeeded ? 0 : 1;
