import { createServer, type AddressInfo } from 'node:net';

/** A port, what listens on it, and the environment variable that moves it. */
export interface PortSetting {
	what: string;
	variable: string;
	port: number;
}

/** Listens on a loopback port for a moment; resolves with the port, or undefined if it is taken. */
function tryPort(port: number): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
			else reject(error);
		});
		server.listen(port, '127.0.0.1', () => {
			const bound = (server.address() as AddressInfo).port;
			server.close(() => resolve(bound));
		});
	});
}

/** Finds a loopback port that nothing listens on. */
export async function findFreePort(): Promise<number> {
	const port = await tryPort(0);
	if (port === undefined) throw new Error('This machine has no free port on 127.0.0.1.');
	return port;
}

/** Throws if one of the ports cannot be listened on, naming each and the variable that moves it. */
export async function requireFreePorts(settings: PortSetting[]): Promise<void> {
	const taken: string[] = [];
	for (const { what, variable, port } of settings) {
		if ((await tryPort(port)) === undefined) {
			taken.push(`Port ${port} (${what}) is taken. Set ${variable} to use another one.`);
		}
	}
	if (taken.length > 0) throw new Error(taken.join('\n'));
}
