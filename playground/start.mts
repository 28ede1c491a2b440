import { join } from 'node:path';
import { openPlayground, letProspectsApply, runOnce, type Playground } from './playground.mts';
import { stopEverything } from '../testkit/processes/processes.mts';
import { step } from '../testkit/processes/progress.mts';
import {
	describeLane,
	listFailures,
	listUnaccepted,
	renderTable,
	summarise,
	writeSummary,
} from './report.mts';
import { owner, paths } from '../testkit/settings.mts';
import { readSettings } from './settings.mts';

const usage = `npm start             opens the playground: n8n, an inbox, a sandbox program, the prospecting workflow
npm start -- --once   the same, but runs the workflow, lets invited prospects apply, runs it twice more,
                      prints who got what and who was accepted, and ends

Ports: PLAYGROUND_N8N_PORT (5678), PLAYGROUND_INBOX_PORT (1080), PLAYGROUND_SMTP_PORT (1025),
PLAYGROUND_SANDBOX_PORT (8125)
PLAYGROUND_INSTALL_DIR: a folder for n8n itself, to share it between checkouts`;

/** Resolves when somebody wants the playground to end; throws when a part of it ended by itself. */
async function waitForEnd(playground: Playground): Promise<void> {
	const { n8n, inbox, sandbox } = playground;
	const ends = [n8n.process.ended, inbox.process.ended, sandbox.process.ended];
	const how = await Promise.race([...ends, interrupted]);
	if (how !== 'interrupted') throw new Error(`${how}. The logs: ${paths.logs}`);
}

async function runAndReport(playground: Playground, isOnce: boolean): Promise<void> {
	const run = await step('Running the workflow once', () => runOnce(playground));
	const applicants = await step('Letting invited prospects apply', () => letProspectsApply(playground));
	const failures = listFailures(run);
	const summary = summarise(run);
	console.log(`\n${isOnce ? renderTable(run.lanes) : run.lanes.map(describeLane).join('\n')}`);
	console.log(`inbox: ${run.arrived} arrived\n`);
	if (isOnce) {
		const second = await step('Running the workflow again', () => runOnce(playground));
		console.log(`\n${renderTable(second.lanes)}\n`);
		const third = await step('Running it a third time', () => runOnce(playground));
		const unaccepted = listUnaccepted(applicants, second, third);
		console.log(`accepted, and joined in the next roster: ${applicants.length - unaccepted.length}\n`);
		failures.push(...listFailures(second), ...listFailures(third), ...unaccepted);
		summary.joined = applicants.length - unaccepted.length;
	}
	await writeSummary(join(paths.run, 'summary.json'), summary);
	if (failures.length === 0) return;
	console.error(`The run failed:\n${failures.map((failure) => `  ${failure}`).join('\n')}\n`);
	process.exitCode = 1;
}

function printAddresses({ n8n, inbox, sandbox, workflowId }: Playground): void {
	console.log(`n8n       ${n8n.url}/workflow/${workflowId}
          sign in with ${owner.email} and the password ${owner.password}
Inbox     ${inbox.url}
Sandbox   ${sandbox.url}, a stand-in for impact.com; it begins afresh with every start
Logs      ${paths.logs}
Ctrl-C stops all of it. To begin afresh, delete ${paths.run} before the next start.`);
}

async function main(args: string[]): Promise<void> {
	const unknown = args.filter((arg) => arg !== '--once');
	if (unknown.length > 0) {
		console.log(usage);
		process.exitCode = unknown.every((arg) => arg === '--help') ? 0 : 2;
		return;
	}
	const isOnce = args.includes('--once');
	const playground = await openPlayground(readSettings(process.env));
	await runAndReport(playground, isOnce);
	if (isOnce) return;
	printAddresses(playground);
	process.exitCode = 0;
	isOpen = true;
	await waitForEnd(playground);
}

/** Once the playground is open, Ctrl-C is how it ends; before, it breaks off what was asked for. */
let isOpen = false;
let announceInterruption = (_: 'interrupted'): void => undefined;
const interrupted = new Promise<'interrupted'>((resolve) => (announceInterruption = resolve));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.on(signal, () => announceInterruption('interrupted'));
}

try {
	const result = await Promise.race([main(process.argv.slice(2)), interrupted]);
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
