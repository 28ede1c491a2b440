import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { N8nClient } from './client.mts';
import {
	openOwnEnvironment,
	saveCredentials,
	type BareEnvironment,
	type Environment,
} from './ownEnvironment.mts';
import { connectInbox } from '../mail/inbox.mts';
import { stopEverything } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';
import { connectSandbox } from '../sandbox/sandbox.mts';
import { owner } from '../settings.mts';

/** Where a shared environment is. */
interface Addresses {
	n8n: string;
	inbox: string;
	smtpPort: number;
	sandbox: string;
	userFolder: string;
	ledgerFile: string;
}

/** An environment that runs until it is stopped. */
export interface SharedEnvironment {
	/** Describes it to those who connect. */
	file: string;
	stop(): Promise<void>;
}

/**
 * Starts an environment for any number of test files, one after the other: each is told `file` in the variable
 * TEST_ENVIRONMENT, and finds nothing of what the others left. The package must have been built.
 *
 * @param name names the logs
 */
export async function startSharedEnvironment(name: string): Promise<SharedEnvironment> {
	const { n8n, inbox, sandbox, installation, userFolder, ledgerFile } = await openOwnEnvironment(name);
	const file = join(userFolder, 'environment.json');
	const addresses: Addresses = {
		n8n: n8n.url,
		inbox: inbox.url,
		smtpPort: inbox.smtpPort,
		sandbox: sandbox.url,
		userFolder,
		ledgerFile,
	};
	await writeFile(file, JSON.stringify(addresses));
	return {
		file,
		stop: async () => {
			await Promise.all([n8n.stop(), inbox.stop(), sandbox.stop()]);
			await installation.remove();
		},
	};
}

/** Connects to the shared environment that a file describes, and makes it as good as new. Closing it leaves it running. */
export async function connectToSharedEnvironment(file: string): Promise<Environment> {
	const { n8n, inbox, smtpPort, sandbox, userFolder, ledgerFile } = JSON.parse(
		await readFile(file, 'utf8'),
	) as Addresses;
	const client = new N8nClient(n8n);
	await client.login(owner);
	const environment = {
		n8n: { url: n8n, client },
		inbox: connectInbox(inbox, smtpPort),
		sandbox: connectSandbox(sandbox),
		userFolder,
		ledgerFile,
		close: stopEverything,
	};
	await reset(environment);
	return { ...environment, choices: await saveCredentials(environment) };
}

/** Takes away whatever a test file left behind, wherever it was broken off. */
async function reset({ n8n, inbox, sandbox, ledgerFile }: BareEnvironment): Promise<void> {
	await n8n.client.deleteEverything();
	await waitFor('n8n to close the ledger', 120_000, async () => !isInUse(ledgerFile) || undefined);
	for (const suffix of ['', '-wal', '-shm']) await rm(`${ledgerFile}${suffix}`, { force: true });
	await inbox.empty();
	await sandbox.happen('reset');
}

/** Whether a node has the ledger open: the last one to close it takes SQLite's write-ahead log along. */
function isInUse(ledgerFile: string): boolean {
	if (!existsSync(ledgerFile)) return false;
	const ledger = new DatabaseSync(ledgerFile, { timeout: 20_000 });
	ledger.prepare('select count(*) from sqlite_schema').get();
	ledger.close();
	return existsSync(`${ledgerFile}-wal`);
}
