import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage, packPackage } from '../../playground/engine/communityPackage.mts';
import { ensureN8nInstalled } from '../../playground/engine/install.mts';
import { startN8n, type N8nServer } from '../../playground/engine/server.mts';
import type { Execution, Workflow } from '../../playground/engine/types.mts';
import { startInbox, type Inbox, type ReceivedEmail } from '../../playground/inbox.mts';
import { stopEverything } from '../../playground/processes.mts';
import {
	addRunNow,
	chooseCredential,
	importTemplate,
	readTemplate,
	runPath,
	saveInboxCredential,
} from '../../playground/prospecting.mts';
import { paths, readInstallDir } from '../../playground/settings.mts';

/** A real n8n with the packed package installed, in a user folder of its own, and an inbox beside it. */
export interface Environment {
	n8n: N8nServer;
	inbox: Inbox;
	userFolder: string;
	/** The ledger's SQLite file. */
	ledgerFile: string;
	/** Id of the credential that delivers to the inbox. */
	credentialId: string;
	close(): Promise<void>;
}

// The test runner ends a test file with a signal when it is interrupted.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void stopEverything().finally(() => process.exit(130)));
}

/** Starts an environment for one test file; `name` names its logs. The package must have been built. */
export async function openEnvironment(name: string): Promise<Environment> {
	const installDir = readInstallDir(process.env);
	await ensureN8nInstalled(installDir);
	const userFolder = await mkdtemp(join(tmpdir(), 'partner-workflows-n8n-'));
	const close = async () => {
		await stopEverything();
		await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
	};
	try {
		await installPackage(await packPackage(), userFolder);
		const logFile = (program: string) => join(paths.logs, `test-${name}-${program}.log`);
		const inbox = await startInbox({ installDir, logFile: logFile('inbox') });
		const n8n = await startN8n({ installDir, userFolder, logFile: logFile('n8n') });
		const credentialId = await saveInboxCredential(n8n.client, inbox.smtpPort);
		const ledgerFile = join(userFolder, '.n8n', 'partner-workflows.sqlite');
		return { n8n, inbox, userFolder, ledgerFile, credentialId, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** The prospecting template with the credential chosen, as an operator sees it after setting it up. */
export async function setUpTemplate({ credentialId }: Environment): Promise<Workflow> {
	return chooseCredential(await readTemplate(paths.template), credentialId);
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
