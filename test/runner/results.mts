/** What came of a part of the tests. */
export interface Result {
	passed: number;
	failed: number;
	skipped: number;
	/** The test files of this part, and how long each took. */
	files: TestFile[];
}

/** A test file, and the seconds that it took. */
export interface TestFile {
	file: string;
	seconds: number;
}

/** The result of something that passes or fails as a whole. */
export function wholeResult(succeeded: boolean): Result {
	return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0, files: [] };
}

/** The numbers of a result in words: `12 passed, 0 failed`. */
export function describeResult({ passed, failed, skipped }: Omit<Result, 'files'>): string {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Lines about the files that took longest, the slowest first. */
export function listSlowest(files: readonly TestFile[], amount = 10): string[] {
	return [...files]
		.sort((one, other) => other.seconds - one.seconds)
		.slice(0, amount)
		.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
}

/** What jest's `--json` writes, as far as it is read here: https://jestjs.io/docs/cli#--json */
interface JestReport {
	numPassedTests?: number;
	numFailedTests?: number;
	numPendingTests?: number;
	numTodoTests?: number;
	numRuntimeErrorTestSuites?: number;
	testResults?: Array<{ name: string; startTime: number; endTime: number }>;
}

/** Reads what jest's `--json` wrote. */
export function readJestReport(text: string): Result {
	const report = JSON.parse(text) as JestReport;
	return {
		passed: report.numPassedTests ?? 0,
		failed: (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0),
		skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
		files: (report.testResults ?? []).map(({ name, startTime, endTime }) => ({
			file: name,
			seconds: (endTime - startTime) / 1000,
		})),
	};
}

/** Reads the summary at the end of what Node's test runner writes in TAP: https://testanything.org */
export function readTap(text: string): Omit<Result, 'files'> {
	const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
	return {
		passed: count('pass'),
		failed: count('fail') + count('cancelled'),
		skipped: count('skipped') + count('todo'),
	};
}
