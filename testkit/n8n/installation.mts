import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { copyPackage } from './communityPackage.mts';
import { ensureN8nInstalled } from './install.mts';
import { startOnKeptDatabase } from './keptDatabase.mts';
import { startN8n, type N8nServer } from './server.mts';
import { stopEverything, whenInterrupted } from '../processes/processes.mts';
import {
	addRunNow,
	importTemplate,
	readTemplate,
	saveInboxCredential,
	seedProspects,
} from '../workflows/templates.mts';
import type { Prospect } from '../partners/samplePartners.mts';
import { paths, readInstallDir } from '../settings.mts';
import { prospectsOnly } from '../workflows/prospectsOnly.mts';

// The test runner ends a test file with a signal when it is interrupted.
whenInterrupted(() => void stopEverything().finally(() => process.exit(130)));

/** An n8n user folder of its own, in which any number of n8n processes can be started. */
export interface Installation {
	installDir: string;
	userFolder: string;
	/** Where a process of this installation logs. */
	logFile: (program: string) => string;
	/** Starts the main process of n8n. */
	start(env?: Record<string, string>, port?: number): Promise<N8nServer>;
	remove(): Promise<void>;
}

/**
 * Installs n8n, if need be, and the package as it is now; it must have been built.
 *
 * @param name names the logs
 * @param manifest the folder whose package.json says which n8n, if not the newest
 */
export async function install(name: string, manifest?: string): Promise<Installation> {
	const installation = await installBare(name, manifest);
	await copyPackage(installation.userFolder);
	return installation;
}

/** The same without the package. */
export async function installBare(name: string, manifest?: string): Promise<Installation> {
	const shared = readInstallDir(process.env);
	// Beside the newest where several checkouts share it.
	const installDir =
		manifest === undefined
			? shared
			: shared === paths.newestN8n
				? manifest
				: `${shared}-${basename(manifest)}`;
	await ensureN8nInstalled(installDir, manifest);
	const userFolder = await mkdtemp(join(tmpdir(), `partner-workflows-${name}-`));
	const logFile = (program: string) => join(paths.logs, `${name}-${program}.log`);
	let starts = 0;
	return {
		installDir,
		userFolder,
		logFile,
		start: async (env = {}, port) => {
			starts += 1;
			const log = logFile(starts === 1 ? 'n8n' : `n8n-${starts}`);
			const options = { installDir, userFolder, logFile: log, port, env };
			return starts === 1 && env.DB_TYPE === undefined
				? await startOnKeptDatabase(options)
				: await startN8n(options);
		},
		remove: () => rm(userFolder, { recursive: true, force: true, maxRetries: 3 }),
	};
}

/** Fills the Data Table, and imports and publishes the prospecting template; returns the workflow's id. */
export async function setUpProspecting(
	{ client }: N8nServer,
	{ userFolder }: Installation,
	smtpPort: number,
	partners: Prospect[],
): Promise<string> {
	await seedProspects(client, partners);
	const credentialId = await saveInboxCredential(client, smtpPort);
	const workflow = addRunNow(prospectsOnly(await readTemplate(paths.template), credentialId));
	return (await importTemplate(client, workflow, userFolder)).id;
}
