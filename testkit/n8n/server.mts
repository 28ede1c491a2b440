import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../processes/ports.mts';
import { describeLog, startProcess, type RunningProcess } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';
import { owner } from '../settings.mts';
import { N8nClient } from './client.mts';

/** An n8n of ours that answers. */
export interface N8nServer {
	url: string;
	process: RunningProcess;
	/** Signed in as the owner. */
	client: N8nClient;
	stop(): Promise<void>;
}

/** Where an n8n runs and what it is told beyond the quiet defaults. */
export interface N8nOptions {
	installDir: string;
	userFolder: string;
	logFile: string;
	/** A free one by default. */
	port?: number;
	env?: Record<string, string>;
	/** What Node.js is told, such as `--inspect`. */
	nodeArgs?: string[];
}

/** Parts of n8n that the playground has no use for and that would look for servers on the internet. */
const unusedModules = ['instance-ai', 'mcp', 'mcp-registry', 'agents', 'chat-hub', 'insights', 'otel'];

/**
 * What a process of n8n is told: quiet defaults, and nothing that it might have inherited that would point it at
 * somebody's database or folder.
 */
export async function buildEnvironment(userFolder: string, port: number): Promise<NodeJS.ProcessEnv> {
	return { ...inheritedEnvironment(), ...quietDefaults(userFolder, port, await findFreePort()) };
}

function quietDefaults(userFolder: string, port: number, brokerPort: number): Record<string, string> {
	return {
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_DISABLED_MODULES: unusedModules.join(','),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LOG_LEVEL: 'info',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
	};
}

function inheritedEnvironment(): NodeJS.ProcessEnv {
	const foreign = /^(PARTNER_WORKFLOWS_|N8N_|DB_|QUEUE_|EXECUTIONS_|NODE_OPTIONS$|NODE_ENV$|WEBHOOK_URL$)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** Starts n8n in a user folder of its own, waits until it answers and signs in, creating the owner if need be. */
export async function startN8n(options: N8nOptions): Promise<N8nServer> {
	const port = options.port ?? (await findFreePort());
	const url = `http://127.0.0.1:${port}`;
	await mkdir(options.userFolder, { recursive: true });
	const program = join(options.installDir, 'node_modules', 'n8n', 'bin', 'n8n');
	const running = startProcess('n8n', process.execPath, [...(options.nodeArgs ?? []), program, 'start'], {
		cwd: options.userFolder,
		logFile: options.logFile,
		env: { ...(await buildEnvironment(options.userFolder, port)), ...options.env },
	});
	try {
		await waitFor('n8n to answer', 180_000, async () => {
			if (running.hasEnded()) throw new Error(`${await running.ended}.\n${describeLog(running)}`);
			return await isReady(url);
		});
		const client = new N8nClient(url);
		await client.login(owner);
		return { url, process: running, client, stop: () => running.stop() };
	} catch (error) {
		await running.stop();
		throw error;
	}
}

async function isReady(url: string): Promise<true | undefined> {
	try {
		const response = await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(2000) });
		await response.body?.cancel();
		if (!response.ok) return undefined;
		// The database is ready before the routes are.
		const settings = await fetch(`${url}/rest/settings`, { signal: AbortSignal.timeout(2000) });
		return settings.ok && (await settings.text()).startsWith('{') ? true : undefined;
	} catch {
		return undefined;
	}
}
