import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
// With extensions, because Node.js loads this file as it is from a .mts file.
import { serveSmtp, type Arrival, type Phase, type Reaction } from './smtpSession.ts';

export type { Arrival, Phase, Reaction } from './smtpSession.ts';

type Settled<Value> = Value | Promise<Value>;

/**
 * How the server reacts in each phase, and as usual where nothing is said. A function gets the address or the line of
 * the command, or the email at its final dot; how often the phase came up before; and how often on this connection.
 */
export type Answers = {
	[P in Phase]?:
		| Reaction
		| ((
				argument: P extends 'dot' ? Arrival : string,
				times: number,
				timesOnConnection: number,
		  ) => Settled<Reaction | undefined>);
};

/** How a server behaves; all of it may be left out. */
export interface MailServerOptions {
	answers?: Answers;
	/** What it advertises: by default what nearly every server does. */
	extensions?: readonly string[];
	/** Cuts what it answers to commands that came together into packets; left out, each reply is one. */
	cut?: (replies: Buffer) => readonly Buffer[];
	/** It takes this many milliseconds, from and to, over every email. */
	latencyMs?: readonly [number, number];
}

/** A real SMTP server on loopback that keeps what it is sent, and answers as a test tells it to. */
export class MailServer {
	/** Emails that it has all of and did not refuse, even if it then said nothing. */
	readonly arrivals: Arrival[] = [];
	/** May be changed at any time. */
	answers: Answers;
	/** Every command line of every connection. */
	readonly commands: string[] = [];
	/** As n8n's `smtp` credential. */
	readonly credential = {
		host: '127.0.0.1',
		port: 0,
		secure: false,
		disableStartTls: true,
		user: '',
		password: '',
	};
	private readonly sockets = new Set<Socket>();
	private readonly times = new Map<Phase, number>();
	private readonly options: MailServerOptions;
	// With a delay, each answer to pipelined commands would wait until the client has confirmed the one before.
	private readonly tcp = createServer({ noDelay: true }, (socket) => void this.serve(socket));

	constructor(options: MailServerOptions) {
		this.answers = options.answers ?? {};
		this.options = options;
	}

	/** Listens on a free port. */
	async listen(): Promise<void> {
		this.tcp.listen(0, '127.0.0.1');
		await once(this.tcp, 'listening');
		this.credential.port = (this.tcp.address() as AddressInfo).port;
	}

	get port(): number {
		return this.credential.port;
	}

	/** Connections that there have been. */
	get connections(): number {
		return this.times.get('connect') ?? 0;
	}

	/** Connections that are open at the moment. */
	get openConnections(): number {
		return this.sockets.size;
	}

	/** How many emails it had all of, whatever it answered. */
	get bodies(): number {
		return this.times.get('dot') ?? 0;
	}

	/** How many emails arrived for each recipient. */
	countByRecipient(): Map<string, number> {
		const counts = new Map<string, number>();
		for (const recipient of this.arrivals.flatMap(({ envelopeTo }) => envelopeTo)) countUp(counts, recipient);
		return counts;
	}

	/** Recipients who got an email more than once. */
	doubles(): string[] {
		return [...this.countByRecipient()].filter(([, times]) => times > 1).map(([recipient]) => recipient);
	}

	/** Settles once the last client has gone. */
	async whenDeserted(): Promise<void> {
		await Promise.all(
			[...this.sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
		);
		if (this.sockets.size > 0) await this.whenDeserted();
	}

	/** Ends every connection; harmless when it is closed already. */
	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.tcp.close(resolve));
	}

	private async serve(socket: Socket): Promise<void> {
		const { extensions = ['PIPELINING', '8BITMIME', 'AUTH PLAIN'], latencyMs } = this.options;
		this.sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => this.sockets.delete(socket));
		const ownTimes = new Map<Phase, number>();
		await serveSmtp(socket, {
			extensions,
			cut: this.options.cut,
			hearCommand: (line) => this.commands.push(line),
			accept: (arrival) => this.arrivals.push(arrival),
			react: async (phase, argument) => {
				const [times, timesOnConnection] = [countUp(this.times, phase), countUp(ownTimes, phase)];
				if (phase === 'dot' && latencyMs) await waitBetween(...latencyMs);
				const answer = this.answers[phase];
				if (typeof answer !== 'function') return answer;
				return await answer(argument as never, times, timesOnConnection);
			},
		});
	}
}

/** Starts a server on a free port. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
	const server = new MailServer(options);
	await server.listen();
	return server;
}

/** Returns how often it was counted before. */
function countUp<Key>(counts: Map<Key, number>, key: Key): number {
	const times = counts.get(key) ?? 0;
	counts.set(key, times + 1);
	return times;
}

async function waitBetween(fromMs: number, toMs: number): Promise<void> {
	await sleep(fromMs + Math.random() * (toMs - fromMs), undefined, { ref: false });
}
