import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const playground = dirname(fileURLToPath(import.meta.url));
const run = join(playground, '.run');

/** Every folder and file that the playground and the tests on a real n8n use. */
export const paths = {
	root: dirname(playground),
	playground,
	/** Everything a run leaves behind. Deleting it resets the playground. */
	run,
	logs: join(run, 'logs'),
	summary: join(run, 'summary.json'),
	screenshots: join(run, 'screenshots'),
	/** The workflows to import. */
	templates: join(dirname(playground), 'templates'),
	template: join(dirname(playground), 'templates', 'automate-your-prospecting.json'),
};

/** The account that the playground creates in its own n8n, which only this machine can reach. */
export const owner = {
	email: 'operator@partners.example',
	password: 'Playground-1',
	firstName: 'Olive',
	lastName: 'Operator',
};

/** A port of the playground, and the environment variable that moves it. */
export interface PortSetting {
	what: string;
	variable: string;
	port: number;
}

/** What the environment decides about a playground. */
export interface Settings {
	installDir: string;
	n8n: PortSetting;
	inbox: PortSetting;
	smtp: PortSetting;
	sandbox: PortSetting;
}

/** Where n8n is installed: `playground/`, or a folder that several checkouts share. */
export function readInstallDir(environment: NodeJS.ProcessEnv): string {
	return resolve(environment.PLAYGROUND_INSTALL_DIR || playground);
}

/** Reads the settings, refusing a port that is not a port. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
	const port = (what: string, variable: string, fallback: number): PortSetting => {
		const value = environment[variable] ? Number(environment[variable]) : fallback;
		if (!Number.isInteger(value) || value < 1 || value > 65535) {
			throw new Error(`${variable} must be a port number from 1 to 65535, not "${environment[variable]}".`);
		}
		return { what, variable, port: value };
	};
	return {
		installDir: readInstallDir(environment),
		n8n: port('n8n', 'PLAYGROUND_N8N_PORT', 5678),
		inbox: port('the inbox', 'PLAYGROUND_INBOX_PORT', 1080),
		smtp: port("the inbox's SMTP server", 'PLAYGROUND_SMTP_PORT', 1025),
		sandbox: port('the sandbox program', 'PLAYGROUND_SANDBOX_PORT', 8125),
	};
}
