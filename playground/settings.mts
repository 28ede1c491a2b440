import { readPort } from '../testkit/machine/requirements.js';
import { readInstallDir } from '../testkit/settings.mts';

/** What the environment decides about a playground. */
export interface Settings {
	installDir: string;
	/** Ports. */
	n8n: number;
	inbox: number;
	smtp: number;
	sandbox: number;
}

/** Reads the settings. That the ports can be used is checked before. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
	return {
		installDir: readInstallDir(environment),
		n8n: readPort(environment, 'PLAYGROUND_N8N_PORT'),
		inbox: readPort(environment, 'PLAYGROUND_INBOX_PORT'),
		smtp: readPort(environment, 'PLAYGROUND_SMTP_PORT'),
		sandbox: readPort(environment, 'PLAYGROUND_SANDBOX_PORT'),
	};
}
