import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ImpactApi } from '../../credentials/ImpactApi.credentials';
import type { NodeOptions } from '../engine/engine';

/** The account that the sandbox lets in, see `testkit/sandbox/account.mts`. */
export const ACCOUNT = { accountSid: 'IRSandbox0000000000000000000001', authToken: 'sandbox-token' };

/** The sandbox's main program, and a group of it. */
export const PROGRAM = '1000';
export const AUTO_ACCEPTED = '99997';

/** A request that the sandbox got. */
export interface SandboxRequest {
	method: string;
	path: string;
	query: string;
	contentType: string;
	version: string;
	body: string;
	status: number;
}

/** A sandbox program that runs beside the tests of a file. */
export interface Sandbox {
	url: string;
	/** Brings about something at impact.com, see `testkit/sandbox/control.mts`. */
	happen: (event: string, body: object) => Promise<Record<string, unknown>>;
	/** The faults that the next requests meet, see `testkit/sandbox/faults.mts`. */
	fail: (...faults: object[]) => Promise<void>;
	requests: () => Promise<SandboxRequest[]>;
	/** What an operator would look up at impact.com. */
	look: (path: string) => Promise<Record<string, unknown>>;
	/** Chooses the sandbox's credential in a node. */
	options: (options?: NodeOptions) => NodeOptions;
}

/** Runs a sandbox program for the tests of a file; every test finds it as it was at the start. */
export function useSandbox(...args: string[]): Sandbox {
	let child: ChildProcess;
	const sandbox: Sandbox = {
		url: '',
		happen: (event, body) => control(event, body),
		fail: async (...faults) => void (await control('faults', { faults })),
		requests: async () => (await control('requests', {})) as unknown as SandboxRequest[],
		look: async (path) => {
			const token = Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64');
			const response = await fetch(`${sandbox.url}/Advertisers/${ACCOUNT.accountSid}${path}`, {
				headers: { Accept: 'application/json', 'IR-Version': '14', Authorization: `Basic ${token}` },
			});
			return (await response.json()) as Record<string, unknown>;
		},
		options: (options = {}) => ({
			...options,
			credentials: { impactApi: { ...ACCOUNT, host: sandbox.url } },
			credentialTypes: [new ImpactApi()],
		}),
	};
	async function control(path: string, body: object) {
		const response = await fetch(`${sandbox.url}/sandbox/${path}`, {
			method: 'POST',
			body: JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`The sandbox refused ${path}: ${await response.text()}`);
		return (await response.json()) as Record<string, unknown>;
	}
	beforeAll(async () => {
		child = fork(join(__dirname, 'main.mts'), args, {
			execArgv: [],
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
		const port = await new Promise((resolve, reject) => {
			child.once('message', resolve);
			child.once('exit', (code) => reject(new Error(`The sandbox ended with exit code ${code}`)));
		});
		sandbox.url = `http://127.0.0.1:${String(port)}`;
	});
	beforeEach(async () => void (await control('reset', {})));
	afterAll(() => {
		child.kill();
	});
	return sandbox;
}
