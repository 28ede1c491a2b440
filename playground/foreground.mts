import { stopEverything, whenInterrupted } from '../testkit/processes/processes.mts';
import { owner, paths } from '../testkit/settings.mts';
import type { Playground } from './playground.mts';

/** Once the playground is open, Ctrl-C is how it ends; before, it breaks off what was asked for. */
let isOpen = false;
let announceInterruption = (_: 'interrupted'): void => undefined;
const interrupted = new Promise<'interrupted'>((resolve) => (announceInterruption = resolve));

/** Says that the playground is open: from now on Ctrl-C is a success. */
export function declareOpen(): void {
	process.exitCode = 0;
	isOpen = true;
}

/** Prints where everything is. */
export function printAddresses({ n8n, inbox, sandbox, workflowId }: Playground): void {
	console.log(`n8n       ${n8n.url}/workflow/${workflowId}
          sign in with ${owner.email} and the password ${owner.password}
Inbox     ${inbox.url}
Sandbox   ${sandbox.url}, a stand-in for impact.com; it begins afresh with every start
Logs      ${paths.logs}
Ctrl-C stops all of it. To begin afresh, delete ${paths.run} before the next start.`);
}

/** Runs a program to its end or to Ctrl-C, stops everything that it started, and ends this process. */
export async function runInForeground(program: () => Promise<void>): Promise<void> {
	whenInterrupted(() => announceInterruption('interrupted'));
	try {
		const result = await Promise.race([program(), interrupted]);
		if (result === 'interrupted') {
			console.log('\nStopping …');
			if (!isOpen) process.exitCode = 130;
		}
	} catch (error) {
		process.exitCode = 1;
		console.error(`\n${(error as Error).message}`);
	} finally {
		await stopEverything();
	}
	// An interrupted step may still wait for something that was just stopped.
	process.exit();
}

/** Throws when one of the playground's processes has ended. */
export async function waitForEnd(processes: Array<{ ended: Promise<string> }>): Promise<never> {
	const how = await Promise.race(processes.map(({ ended }) => ended));
	throw new Error(`${how}. The logs: ${paths.logs}`);
}
