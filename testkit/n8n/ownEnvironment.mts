import { join } from 'node:path';
import type { N8nClient } from './client.mts';
import { install, installBare, type Installation } from './installation.mts';
import type { N8nServer } from './server.mts';
import { startInbox, type Inbox, type InboxServer } from '../mail/inbox.mts';
import { stopEverything } from '../processes/processes.mts';
import { saveInboxCredential, saveSandboxCredential, type Choices } from '../workflows/templates.mts';
import { startSandbox, type Sandbox, type SandboxServer } from '../sandbox/sandbox.mts';

/** A real n8n with nothing in it, and beside it an inbox and a sandbox program in which nobody is. */
export interface BareEnvironment {
	n8n: { url: string; client: N8nClient };
	inbox: Inbox;
	sandbox: Sandbox;
	userFolder: string;
	/** The ledger's SQLite file. */
	ledgerFile: string;
	/** Stops what this process started. */
	close(): Promise<void>;
}

/** The same with the packed package installed. */
export interface Environment extends BareEnvironment {
	/** The credentials for the inbox and for the sandbox program. */
	choices: Choices;
}

/** What an environment has that this process started: its n8n can be ended and started again. */
export interface Own {
	n8n: N8nServer;
	inbox: InboxServer;
	sandbox: SandboxServer;
	installation: Installation;
}

/**
 * Starts an environment; `name` names its logs. The package must have been built.
 *
 * @param env variables that n8n is told beyond the quiet defaults
 */
export async function openOwnEnvironment(
	name: string,
	env: Record<string, string> = {},
): Promise<Environment & Own> {
	const environment = await start(await install(name), env);
	try {
		return { ...environment, choices: await saveCredentials(environment) };
	} catch (error) {
		await environment.close();
		throw error;
	}
}

/** Starts an environment whose n8n does not have the package, and so no credentials for it. */
export async function openBareEnvironment(
	name: string,
	env: Record<string, string> = {},
): Promise<BareEnvironment & Own> {
	return await start(await installBare(name), env);
}

async function start(
	installation: Installation,
	env: Record<string, string>,
): Promise<BareEnvironment & Own> {
	const { installDir, userFolder, logFile } = installation;
	const close = async () => {
		await stopEverything();
		await installation.remove();
	};
	try {
		const [n8n, inbox, sandbox] = await Promise.all([
			// It refuses whatever comes while its own look at its database takes longer, as after 150 visits at once.
			installation.start({ DB_PING_TIMEOUT_MS: '60000', ...env }),
			startInbox({ installDir, logFile: logFile('inbox') }),
			startSandbox({ logFile: logFile('sandbox'), args: ['--empty'] }),
		]);
		const ledgerFile = join(userFolder, '.n8n', 'partner-workflows.sqlite');
		return { n8n, inbox, sandbox, installation, userFolder, ledgerFile, close };
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
