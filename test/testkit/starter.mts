// Starts something through the test kit, says so, and waits to be killed: node starter.mts <what> <folder for logs>
import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startPostgres } from '../../testkit/databases/postgres.mts';
import { browserOptions } from '../../testkit/editor/browser.mts';
import { startProcess, stopEverything, whenInterrupted } from '../../testkit/processes/processes.mts';
import { waitFor } from '../../testkit/processes/progress.mts';
import { paths } from '../../testkit/settings.mts';

const [what = '', folder = ''] = process.argv.slice(2);
const logFile = join(folder, `${what}.log`);
const run = (command: string, args: string[]) => startProcess(what, command, args, { cwd: folder, logFile });

const starts: Record<string, () => unknown> = {
	// They ignore what can be ignored, as a program that hangs does.
	processes: () => run('sh', ['-c', 'trap "" INT TERM HUP; sleep 600 & sleep 600 & wait']),
	// Something that starts processes through the kit itself, as a file of `node --test` does.
	suite: async () => {
		run(process.execPath, [import.meta.filename, 'processes', folder]);
		const isUp = async () => (await readFile(logFile, 'utf8')).includes('started') || undefined;
		await waitFor('the suite to start', 60_000, isUp);
	},
	postgres: () => startPostgres(logFile, { isDurable: false }),
	browser: () => chromium.launchPersistentContext(join(folder, 'profile'), browserOptions()),
	// As `useSandbox` does, and without waiting for it.
	sandbox: () =>
		fork(join(paths.testkit, 'sandbox', 'main.mts'), {
			execArgv: [],
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		}),
};
whenInterrupted(() => void stopEverything().finally(() => process.exit()));
await starts[what]?.();
console.log('started');
setInterval(() => {}, 60_000);
