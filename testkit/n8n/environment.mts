import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage, packPackage } from './communityPackage.mts';
import { ensureN8nInstalled } from './install.mts';
import { startN8n, type N8nServer } from './server.mts';
import type { Execution, Workflow } from './types.mts';
import { startInbox, type Inbox, type ReceivedEmail } from '../mail/inbox.mts';
import { stopEverything } from '../processes/processes.mts';
import {
	addRunNow,
	importTemplate,
	readTemplate,
	runPath,
	saveInboxCredential,
	saveSandboxCredential,
	setUp,
	type Choices,
} from '../workflows/templates.mts';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.mts';
import { paths, readInstallDir } from '../settings.mts';

/**
 * A real n8n with the packed package installed, in a user folder of its own, and beside it an inbox and a sandbox
 * program in which nobody is.
 */
export interface Environment {
	n8n: N8nServer;
	inbox: Inbox;
	userFolder: string;
	/** The ledger's SQLite file. */
	ledgerFile: string;
	sandbox: Sandbox;
	/** The credentials for the inbox and for the sandbox program. */
	choices: Choices;
	close(): Promise<void>;
}

// The test runner ends a test file with a signal when it is interrupted.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void stopEverything().finally(() => process.exit(130)));
}

/**
 * Starts an environment for one test file; `name` names its logs. The package must have been built.
 *
 * @param env variables that n8n is told beyond the quiet defaults
 */
export async function openEnvironment(name: string, env: Record<string, string> = {}): Promise<Environment> {
	const environment = await openBareEnvironment(name, env, async (userFolder) => {
		await installPackage(await packPackage(), userFolder);
	});
	try {
		return { ...environment, choices: await saveCredentials(environment) };
	} catch (error) {
		await environment.close();
		throw error;
	}
}

/** An environment whose n8n does not have the package, and so no credentials for it. */
export type BareEnvironment = Omit<Environment, 'choices'>;

/**
 * Starts an environment without the package.
 *
 * @param env variables that n8n is told beyond the quiet defaults
 * @param prepare gets n8n's user folder before n8n starts in it
 */
export async function openBareEnvironment(
	name: string,
	env: Record<string, string> = {},
	prepare: (userFolder: string) => Promise<void> = async () => {},
): Promise<BareEnvironment> {
	const installDir = readInstallDir(process.env);
	await ensureN8nInstalled(installDir);
	const userFolder = await mkdtemp(join(tmpdir(), 'partner-workflows-n8n-'));
	const close = async () => {
		await stopEverything();
		await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
	};
	try {
		await prepare(userFolder);
		const logFile = (program: string) => join(paths.logs, `test-${name}-${program}.log`);
		const inbox = await startInbox({ installDir, logFile: logFile('inbox') });
		const n8n = await startN8n({ installDir, userFolder, logFile: logFile('n8n'), env });
		const sandbox = await startSandbox({ logFile: logFile('sandbox'), args: ['--empty'] });
		const ledgerFile = join(userFolder, '.n8n', 'partner-workflows.sqlite');
		return { n8n, inbox, sandbox, userFolder, ledgerFile, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Saves the credentials for the inbox and for the sandbox program; n8n must have the package. */
export async function saveCredentials({ n8n, inbox, sandbox }: BareEnvironment): Promise<Choices> {
	return {
		smtpId: await saveInboxCredential(n8n.client, inbox.smtpPort),
		impactId: await saveSandboxCredential(n8n.client, sandbox.url),
	};
}

/** The prospecting template with credentials and program chosen, as an operator sees it after setting it up. */
export async function setUpTemplate({ choices }: Environment): Promise<Workflow> {
	return setUp(await readTemplate(paths.template), choices);
}

/** A published workflow that a test can fire. */
export interface PublishedTemplate {
	workflow: Workflow;
	/** Runs it for real and resolves with the execution and the emails that arrived in the run. */
	fire(): Promise<{ execution: Execution; arrived: ReceivedEmail[] }>;
}

/** Imports and publishes the prospecting template. */
export async function publishTemplate(environment: Environment): Promise<PublishedTemplate> {
	const { n8n, inbox, userFolder } = environment;
	const workflow = addRunNow(await setUpTemplate(environment));
	const { id } = await importTemplate(n8n.client, workflow, userFolder);
	return {
		workflow,
		fire: async () => {
			const before = (await inbox.list()).length;
			const execution = await n8n.client.runByWebhook(id, runPath);
			return { execution, arrived: (await inbox.list()).slice(before) };
		},
	};
}
