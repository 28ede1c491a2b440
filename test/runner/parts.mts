import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureN8nInstalled } from '../../testkit/n8n/install.mts';
import { paths, readInstallDir } from '../../testkit/settings.mts';
import type { Suite } from './suite.mts';

/** Files on a real n8n that show the main path: who is mailed what, in the editor and published. */
const MAIN_PATH = ['prospecting', 'editor', 'retries'].map((name) => `test/n8n/${name}.test.mts`);

/** Files that start an n8n of their own, because they change its package, its settings or its end. */
const OWN_N8N = ['backup', 'emailAddressTest', 'install'].map((name) => `test/n8n/${name}.test.mts`);

/** Roughly how many seconds a test file takes, where that is much more than {@link USUAL_SECONDS}. */
const SECONDS: Record<string, number> = {
	'test/n8n/backup.test.mts': 100,
	'test/n8n/install.test.mts': 120,
	'test/n8n/journeys.test.mts': 120,
	'test/n8n/templates.test.mts': 150,
	'test/scale/faults.test.mts': 120,
	'test/scale/kills.test.mts': 240,
	'test/scale/memory.test.mts': 120,
	'test/scale/queue.test.mts': 240,
	'test/versions/versions.test.mts': 120,
};
const USUAL_SECONDS = 40;

/** The tests of the ledger and the nodes are run in so many parts, which take about as long as the others. */
const SHARDS = 4;

/** Adds what every change needs. */
export function addFirstTier(suite: Suite): void {
	addPreparation(suite);
	suite.addScript('lint', { seconds: 60 });
	suite.addScript('typecheck', { seconds: 20 });
	addJest(suite, "unit tests and tests on n8n's engine", ['unit', 'nodes']);
	for (const file of MAIN_PATH) addFile(suite, file);
}

/** Adds the rest: what CI and a release need. */
export function addSecondTier(suite: Suite): void {
	const quarter = ['rehearsal/templates', 'rehearsal/rehearse', 'templates/quarter'];
	addJest(suite, 'rehearsals of a quarter', ['nodes'], {
		flags: ['--testPathPatterns', ...quarter],
		env: { REHEARSED_DAYS: '92' },
	});
	addJest(suite, 'tests with the ledger on PostgreSQL', ['postgres']);
	const files = ['n8n', 'testkit', 'scale', 'versions'].flatMap(listTests);
	for (const file of files) if (!MAIN_PATH.includes(file)) addFile(suite, file);
}

/** Adds the checks against files from outside of this repository, or says that they are not run. */
export function addOutsideChecks(suite: Suite): void {
	const name = "checks against impact.com's OpenAPI files";
	if (process.env.IMPACT_OPENAPI_DIR) {
		suite.addJest(name, ['--selectProjects', 'outside'], { seconds: 15 });
	} else {
		suite.addNotRun(name, 'Set IMPACT_OPENAPI_DIR to the folder of these files to run them.');
	}
}

/** Adds files of Node's own test runner, and what they need. */
export function addFiles(suite: Suite, files: readonly string[]): void {
	addPreparation(suite);
	for (const file of files) addFile(suite, file);
}

function addPreparation(suite: Suite): void {
	suite.addScript('build', { seconds: 10 });
	suite.addStep('n8n', { seconds: 5 }, () => ensureN8nInstalled(readInstallDir(process.env)));
}

function addJest(
	suite: Suite,
	name: string,
	projects: string[],
	{ flags = [], env }: { flags?: string[]; env?: Record<string, string> } = {},
): void {
	for (let shard = 1; shard <= SHARDS; shard += 1) {
		const chosen = ['--selectProjects', ...projects, `--shard=${shard}/${SHARDS}`, ...flags];
		suite.addJest(`${name}, part ${shard}`, chosen, { seconds: 80, env });
	}
}

function addFile(suite: Suite, file: string): void {
	suite.addNodeTest(file, {
		seconds: SECONDS[file] ?? USUAL_SECONDS,
		after: ['build', 'n8n'],
		isOnSharedN8n: file.startsWith('test/n8n/') && !OWN_N8N.includes(file),
	});
}

/** The test files of a folder of `test` for Node's own test runner. */
export function listTests(folder: string): string[] {
	const files = readdirSync(join(paths.root, 'test', folder)).filter((file) => file.endsWith('.test.mts'));
	return files.sort().map((file) => `test/${folder}/${file}`);
}
