import { join } from 'node:path';
import { declareOpen, printAddresses, runInForeground, waitForEnd } from './foreground.mts';
import { openPlayground, letProspectsApply, runOnce, type Playground } from './playground.mts';
import { step } from '../testkit/processes/progress.mts';
import {
	describeLane,
	listFailures,
	listUnaccepted,
	renderTable,
	summarise,
	writeSummary,
} from './report.mts';
import { paths } from '../testkit/settings.mts';
import { readSettings } from './settings.mts';

const usage = `npm start             opens the playground: n8n, an inbox, a sandbox program, the prospecting workflow
npm start -- --once   the same, but runs the workflow, lets invited prospects apply, runs it twice more,
                      prints who got what and who was accepted, and ends

Ports: PLAYGROUND_N8N_PORT (5678), PLAYGROUND_INBOX_PORT (1080), PLAYGROUND_SMTP_PORT (1025),
PLAYGROUND_SANDBOX_PORT (8125)
PLAYGROUND_INSTALL_DIR: a folder for n8n itself, to share it between checkouts`;

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
	declareOpen();
	await waitForEnd([playground.n8n.process, playground.inbox.process, playground.sandbox.process]);
}

await runInForeground(() => main(process.argv.slice(2)));
