import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureN8nInstalled } from '../testkit/n8n/install.mts';
import { stopEverything } from '../testkit/processes/processes.mts';
import { step } from '../testkit/processes/progress.mts';
import { paths, readInstallDir } from '../testkit/settings.mts';

/** What came of a suite. */
interface Result {
	passed: number;
	failed: number;
	skipped: number;
}

/** A part of `npm test`: its name, and what runs it. */
interface Suite {
	name: string;
	run: () => Promise<Result>;
}

const results = await mkdtemp(join(tmpdir(), 'partner-workflows-results-'));
/** No suite may take longer, whatever hangs. */
const timeoutMs = 30 * 60_000;
/** Some files of the test kit are for jest as well, so their names do not tell Node.js that they are ES modules. */
const quiet = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];

/** Runs a command in the foreground and resolves with whether it succeeded. */
async function run(command: string, args: string[]): Promise<boolean> {
	const child = spawn(command, args, { cwd: paths.root, stdio: 'inherit', timeout: timeoutMs });
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code === 0));
	});
}

/** A script of package.json that passes or fails as a whole. */
function check(name: string, script: string): Suite {
	return {
		name,
		run: async () => {
			const succeeded = await run('npm', ['run', '--silent', script]);
			return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 };
		},
	};
}

/** Tests of jest's projects, see `jest.config.js`. */
function jestTests(name: string, projects: string[]): Suite {
	return {
		name,
		run: async () => {
			const file = join(results, `${projects.join('-')}.json`);
			const flags = ['--selectProjects', ...projects, '--json', '--outputFile', file];
			const succeeded = await run('jest', flags);
			const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as {
				numPassedTests?: number;
				numFailedTests?: number;
				numPendingTests?: number;
				numTodoTests?: number;
				numRuntimeErrorTestSuites?: number;
			};
			const failed = (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0);
			return {
				passed: report.numPassedTests ?? 0,
				failed: succeeded ? failed : Math.max(failed, 1),
				skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
			};
		},
	};
}

/** Tests of Node's own test runner. */
function nodeTests(name: string, files: string, prepare: () => Promise<void> = async () => {}): Suite {
	return {
		name,
		run: async () => {
			await prepare();
			const file = join(results, 'node.tap');
			const reporters = [
				['--test-reporter=spec', '--test-reporter-destination=stdout'],
				['--test-reporter=tap', `--test-reporter-destination=${file}`],
			].flat();
			const flags = ['--test', '--test-concurrency=1', ...quiet, ...reporters];
			const succeeded = await run(process.execPath, [...flags, files]);
			const tap = await readFile(file, 'utf8').catch(() => '');
			const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
			const failed = count('fail') + count('cancelled');
			return {
				passed: count('pass'),
				failed: succeeded ? failed : Math.max(failed, 1),
				skipped: count('skipped') + count('todo'),
			};
		},
	};
}

// Otherwise the first test would take minutes and say nothing.
async function installN8n(): Promise<void> {
	await step(
		'Installing n8n (takes minutes the first time)',
		() => ensureN8nInstalled(readInstallDir(process.env)),
		(installed) => (installed ? 'done' : 'already there'),
	);
}

/** Runs a suite and prints its result. In CI a skipped test is a failed one: nobody reads what was skipped. */
async function runSuite({ name, run }: Suite): Promise<Result> {
	console.log(`\n── ${name}`);
	const started = performance.now();
	const result = await run().catch((error: Error): Result => {
		console.error(error.message);
		return { passed: 0, failed: 1, skipped: 0 };
	});
	if (process.env.CI === 'true') result.failed += result.skipped;
	const seconds = Math.round((performance.now() - started) / 1000);
	const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
	console.log(`── ${name}: ${result.passed} passed, ${result.failed} failed${skipped} (${seconds} s)`);
	return result;
}

const suites = [
	check('lint', 'lint'),
	check('type check', 'typecheck'),
	check('build', 'build'),
	jestTests("unit tests and tests on n8n's engine", ['unit', 'nodes']),
	jestTests('tests of nodes with the ledger on PostgreSQL', ['nodes-postgres']),
	nodeTests('tests of the test kit', 'test/testkit/*.test.mts'),
	nodeTests('tests on a real n8n', 'test/n8n/*.test.mts', installN8n),
	// What takes longest, and needs redis-server, is for CI and for whoever asks.
	...(process.env.TEST_SCALE === 'true'
		? [
				nodeTests('tests of reliability', 'test/scale/*.test.mts', installN8n),
				nodeTests('tests on the oldest and the newest n8n', 'test/versions/*.test.mts'),
			]
		: []),
];
const total = { passed: 0, failed: 0 };
for (const suite of suites) {
	const { passed, failed } = await runSuite(suite);
	total.passed += passed;
	total.failed += failed;
}
await stopEverything();
await rm(results, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
