import type { PortSetting } from '../testkit/processes/ports.mts';
import { readInstallDir } from '../testkit/settings.mts';

/** What the environment decides about a playground. */
export interface Settings {
	installDir: string;
	n8n: PortSetting;
	inbox: PortSetting;
	smtp: PortSetting;
	sandbox: PortSetting;
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
