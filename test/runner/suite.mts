import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSharedEnvironment, type SharedEnvironment } from '../../testkit/n8n/sharedEnvironment.mts';
import { startProcess, stopEverything, whenInterrupted } from '../../testkit/processes/processes.mts';
import { paths } from '../../testkit/settings.mts';
import { runTasks, type Task } from './pool.mts';
import {
	describeResult,
	listSlowest,
	readJestReport,
	readTap,
	wholeResult,
	type Result,
} from './results.mts';

/** No part may take longer, whatever hangs. */
const TIMEOUT_MS = 30 * 60_000;

/** When and in what circumstances a part of the suite runs. */
export interface PartOptions {
	/** Roughly, in seconds: what takes long begins early. */
	seconds: number;
	/** Names of the parts that must have succeeded before. */
	after?: readonly string[];
	env?: Record<string, string>;
}

/** A list of parts that run side by side, and what came of them. */
export class Suite {
	private readonly tasks: Task[] = [];
	private readonly results = new Map<string, Result>();
	private readonly environments = new Map<number, SharedEnvironment>();
	private readonly notRun: string[] = [];
	private folder = '';

	/** A script of package.json, which passes or fails as a whole. */
	addScript(script: string, options: PartOptions): void {
		this.add(script, options, async () => {
			return wholeResult(await this.execute(script, 'npm', ['run', '--silent', script], options.env));
		});
	}

	/** Something that is prepared in this process, which passes or fails as a whole. */
	addStep(name: string, options: PartOptions, prepare: () => Promise<unknown>): void {
		this.add(name, options, async () => {
			await prepare();
			return wholeResult(true);
		});
	}

	/** Test files of jest; `flags` choose them. */
	addJest(name: string, flags: readonly string[], options: PartOptions): void {
		this.add(name, options, async () => {
			const file = join(this.folder, `${this.results.size}-${toFileName(name)}.json`);
			const args = [...flags, '--maxWorkers=1', '--json', '--outputFile', file];
			const succeeded = await this.execute(name, 'jest', args, options.env);
			const result = readJestReport(await readFile(file, 'utf8').catch(() => '{}'));
			const files = result.files.map((test) => ({ ...test, file: relative(paths.root, test.file) }));
			return { ...requireFailure(result, succeeded), files };
		});
	}

	/** A test file of Node's own test runner. With `isOnSharedN8n`, all files of a lane share an n8n. */
	addNodeTest(file: string, options: PartOptions & { isOnSharedN8n?: boolean }): void {
		this.add(file, options, async (lane) => {
			const started = performance.now();
			const tap = join(this.folder, `${toFileName(file)}.tap`);
			const flags = [
				// Some files of the test kit are for jest as well: their names do not say that they are ES modules.
				['--test', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
				['--test-reporter=spec', '--test-reporter-destination=stdout'],
				['--test-reporter=tap', `--test-reporter-destination=${tap}`],
			].flat();
			const env = { ...options.env };
			if (options.isOnSharedN8n) env.TEST_ENVIRONMENT = (await this.openEnvironment(lane)).file;
			const succeeded = await this.execute(file, process.execPath, [...flags, file], env);
			const result = readTap(await readFile(tap, 'utf8').catch(() => ''));
			const seconds = (performance.now() - started) / 1000;
			return { ...requireFailure(result, succeeded), files: [{ file, seconds }] };
		});
	}

	/** Something that is not run in these circumstances, and why: it is neither passed nor failed. */
	addNotRun(name: string, reason: string): void {
		this.notRun.push(`${name}: not run. ${reason}`);
	}

	/**
	 * Runs all parts, prints what came of them, and resolves with whether all passed.
	 *
	 * @param lanes how many parts run at the same time
	 */
	async run(lanes: number): Promise<boolean> {
		whenInterrupted(() => void stopEverything().finally(() => process.exit(130)));
		const started = performance.now();
		const { files, ...counts } = await this.runParts(lanes);
		const minutes = ((performance.now() - started) / 60_000).toFixed(1);
		console.log(
			[
				`\nIt took ${minutes} minutes. The slowest test files:`,
				...listSlowest(files),
				...this.notRun.map((line) => `\n${line}`),
				`\n${describeResult({ ...counts, skipped: 0 })}`,
			].join('\n'),
		);
		return counts.failed === 0 && counts.passed > 0;
	}

	private async runParts(lanes: number): Promise<Result> {
		this.folder = await mkdtemp(join(tmpdir(), 'partner-workflows-results-'));
		try {
			await runTasks(this.tasks, lanes);
		} finally {
			await Promise.all([...this.environments.values()].map((environment) => environment.stop()));
			await stopEverything();
			await rm(this.folder, { recursive: true, force: true });
		}
		const results = [...this.results.values()];
		const total = (of: (result: Result) => number) => results.reduce((sum, result) => sum + of(result), 0);
		return {
			passed: total(({ passed }) => passed),
			failed: total(({ failed }) => failed),
			skipped: total(({ skipped }) => skipped),
			files: results.flatMap(({ files }) => files),
		};
	}

	private add(name: string, options: PartOptions, run: (lane: number) => Promise<Result>): void {
		this.tasks.push({ name, ...options, run: (lane) => this.runPart(name, options, () => run(lane)) });
	}

	/** Runs a part and prints its result. In CI a skipped test is a failed one: nobody reads what was skipped. */
	private async runPart(name: string, options: PartOptions, run: () => Promise<Result>): Promise<void> {
		const started = performance.now();
		const missing = (options.after ?? []).find((other) => (this.results.get(other)?.failed ?? 1) > 0);
		const result = await (
			missing === undefined ? run() : Promise.reject(new Error(`${missing} failed`))
		).catch((error: Error) => {
			console.log(`── ${name}: ${error.message}`);
			return wholeResult(false);
		});
		if (process.env.CI === 'true') result.failed += result.skipped;
		this.results.set(name, result);
		const seconds = Math.round((performance.now() - started) / 1000);
		console.log(`── ${name}: ${describeResult(result)} (${seconds} s)`);
	}

	/** Runs a command to its end and resolves with whether it succeeded; what it said is printed where it did not. */
	private async execute(
		name: string,
		command: string,
		args: string[],
		env: Record<string, string> = {},
	): Promise<boolean> {
		const running = startProcess(name, command, args, {
			cwd: paths.root,
			logFile: join(paths.logs, `test-${toFileName(name)}.log`),
			env: { ...process.env, NODE_COMPILE_CACHE: join(paths.run, 'compile-cache'), ...env },
		});
		const late = sleep(TIMEOUT_MS, `was stopped after ${TIMEOUT_MS / 60_000} minutes`, { ref: false });
		const how = await Promise.race([running.ended, late]);
		await running.stop();
		if (how.endsWith('exit code 0')) return true;
		console.log(`\n── ${name}: ${how}. What it said:\n${await readFile(running.logFile, 'utf8')}`);
		return false;
	}

	private async openEnvironment(lane: number): Promise<SharedEnvironment> {
		const known = this.environments.get(lane);
		if (known) return known;
		const environment = await startSharedEnvironment(`lane-${lane + 1}`);
		this.environments.set(lane, environment);
		return environment;
	}
}

/** A runner that failed without a failed test, by a crash for example, counts as one. */
function requireFailure<Counts extends { failed: number }>(result: Counts, succeeded: boolean): Counts {
	return succeeded ? result : { ...result, failed: Math.max(result.failed, 1) };
}

function toFileName(name: string): string {
	return name.replace(/[^\w.]+/g, '-');
}
