import { openPlayground, runOnce, type Playground } from './playground.mts';
import { stopEverything } from './processes.mts';
import { step } from './progress.mts';
import { describeLane, listFailures, renderTable, summarise, writeSummary } from './report.mts';
import { owner, paths, readSettings } from './settings.mts';

const usage = `npm start             opens the playground: n8n, an inbox, sample partners, the prospecting workflow
npm start -- --once   the same, but runs the workflow once, prints who got what and ends

Ports: PLAYGROUND_N8N_PORT (5678), PLAYGROUND_INBOX_PORT (1080), PLAYGROUND_SMTP_PORT (1025)
PLAYGROUND_INSTALL_DIR: a folder for n8n itself, to share it between checkouts`;

/** Resolves when somebody wants the playground to end; throws when a part of it ended by itself. */
async function waitForEnd(playground: Playground): Promise<void> {
	const { n8n, inbox } = playground;
	const how = await Promise.race([n8n.process.ended, inbox.process.ended, interrupted]);
	if (how !== 'interrupted') throw new Error(`${how}. The logs: ${paths.logs}`);
}

async function runAndReport(playground: Playground, isOnce: boolean): Promise<void> {
	const run = await step('Running the workflow once', () => runOnce(playground));
	await writeSummary(paths.summary, summarise(run));
	console.log(`\n${isOnce ? renderTable(run.lanes) : run.lanes.map(describeLane).join('\n')}`);
	console.log(`inbox: ${run.arrived} arrived\n`);
	const failures = listFailures(run);
	if (failures.length === 0) return;
	console.error(`The run failed:\n${failures.map((failure) => `  ${failure}`).join('\n')}\n`);
	process.exitCode = 1;
}

function printAddresses({ n8n, inbox, workflowId }: Playground): void {
	console.log(`n8n       ${n8n.url}/workflow/${workflowId}
          sign in with ${owner.email} and the password ${owner.password}
Inbox     ${inbox.url}
Logs      ${paths.logs}
Ctrl-C stops both. To begin afresh, delete ${paths.run} before the next start.`);
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
