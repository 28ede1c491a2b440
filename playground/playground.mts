import { join } from 'node:path';
import { installPackage, packPackage } from '../testkit/n8n/communityPackage.mts';
import { ensureN8nInstalled } from '../testkit/n8n/install.mts';
import { startN8n, type N8nOptions, type N8nServer } from '../testkit/n8n/server.mts';
import type { Execution, Workflow } from '../testkit/n8n/types.mts';
import { startInbox, type InboxServer } from '../testkit/mail/inbox.mts';
import { countSent, readLanes, readRoster, type LaneResult } from '../testkit/workflows/lanes.mts';
import { runCommand } from '../testkit/processes/processes.mts';
import { listApplicants } from '../testkit/partners/samplePartners.mts';
import { step } from '../testkit/processes/progress.mts';
import {
	addRunNow,
	importTemplate,
	readTemplate,
	runPath,
	saveInboxCredential,
	saveSandboxCredential,
	seedProspects,
	setUp,
} from '../testkit/workflows/templates.mts';
import { startSandbox, type SandboxServer } from '../testkit/sandbox/sandbox.mts';
import { paths } from '../testkit/settings.mts';
import type { Settings } from './settings.mts';

/** A playground that runs: n8n with the package and the template in it, an inbox, and a partner program. */
export interface Playground {
	n8n: N8nServer;
	/** What n8n was started with. */
	n8nOptions: N8nOptions;
	inbox: InboxServer;
	sandbox: SandboxServer;
	workflow: Workflow;
	workflowId: string;
}

/** Where the playground's n8n keeps its database, and the package its ledger. */
const userFolder = join(paths.run, 'user');

/** How a playground differs from the one of `npm start`. */
export interface Variant {
	/** Puts the package into n8n's user folder. */
	install: (userFolder: string) => Promise<void>;
	n8n: Pick<N8nOptions, 'env' | 'nodeArgs'>;
}

/** Builds the package and installs it as an operator would, printing a line per step. */
export async function buildAndInstall(folder: string): Promise<void> {
	await step('Building the package', () =>
		runCommand('Building the package', 'npm', ['run', 'build'], {
			cwd: paths.root,
			logFile: join(paths.logs, 'build.log'),
			timeoutMinutes: 5,
		}),
	);
	await step(
		'Installing the package as a community node',
		async () => await installPackage(await packPackage(), folder),
		(installed) => (installed ? 'done' : 'unchanged'),
	);
}

/** Installs, starts and fills a playground, printing a line per step. */
export async function openPlayground(
	settings: Settings,
	variant: Variant = { install: buildAndInstall, n8n: {} },
): Promise<Playground> {
	await step(
		'Installing n8n (takes minutes the first time)',
		() => ensureN8nInstalled(settings.installDir),
		(installed) => (installed ? 'done' : 'already there'),
	);
	await variant.install(userFolder);
	const inbox = await step('Starting the inbox', () =>
		startInbox({
			installDir: settings.installDir,
			logFile: join(paths.logs, 'inbox.log'),
			webPort: settings.inbox,
			smtpPort: settings.smtp,
		}),
	);
	const sandbox = await step('Starting the sandbox program', () =>
		startSandbox({ logFile: join(paths.logs, 'sandbox.log'), port: settings.sandbox }),
	);
	const n8nOptions: N8nOptions = {
		installDir: settings.installDir,
		userFolder,
		logFile: join(paths.logs, 'n8n.log'),
		port: settings.n8n,
		...variant.n8n,
	};
	const n8n = await step('Starting n8n', () => startN8n(n8nOptions));
	await step(
		'Filling the Data Table "Prospects"',
		() => seedProspects(n8n.client),
		({ created }) => (created ? 'done' : 'already there'),
	);
	const choices = await step('Saving the credentials', async () => ({
		smtpId: await saveInboxCredential(n8n.client, inbox.smtpPort),
		impactId: await saveSandboxCredential(n8n.client, sandbox.url),
	}));
	const workflow = addRunNow(setUp(await readTemplate(paths.template), choices));
	const { id: workflowId } = await step(
		`Importing and publishing "${workflow.name}"`,
		() => importTemplate(n8n.client, workflow, userFolder),
		({ outcome }) => outcome,
	);
	return { n8n, n8nOptions, inbox, sandbox, workflow, workflowId };
}

/** What one run of the workflow did. */
export interface Run {
	execution: Execution;
	lanes: LaneResult[];
	/** The partners that it worked with. */
	roster: Array<Record<string, unknown>>;
	/** How many emails arrived in the inbox. */
	arrived: number;
}

/** Runs the workflow once, for real. */
export async function runOnce({ n8n, inbox, workflow, workflowId }: Playground): Promise<Run> {
	const before = (await inbox.list()).length;
	const execution = await n8n.client.runByWebhook(workflowId, runPath);
	const lanes = readLanes(workflow, execution);
	const arrived = (await inbox.waitForCount(before + countSent(lanes))).length - before;
	return { execution, lanes, roster: readRoster(workflow, execution), arrived };
}

/** Has a few of the invited prospects apply to the sandbox program; returns their addresses. */
export async function letProspectsApply({ sandbox }: Playground): Promise<string[]> {
	const applicants = listApplicants();
	for (const applicant of applicants) await sandbox.happen('application', { ...applicant });
	return applicants.map(({ email }) => email);
}
