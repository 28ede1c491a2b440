import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a client has just done when the script gets its turn. */
export type Phase = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot' | 'rset';

/** How the server reacts: an answer, silence, the end of the connection, or an answer and then one of the two. */
export type Reaction =
	string | { reply?: string; then: 'drop' | 'reset' | 'stall' | 'close'; unterminated?: boolean };

/**
 * Reactions by phase; a function sees the argument of the command, how often the phase came up before, and how often it
 * did on the same connection.
 */
export type Script = Partial<
	Record<
		Phase,
		Reaction | ((argument: string, times: number, timesOnConnection: number) => Reaction | undefined)
	>
>;

/** An SMTP server on the loopback interface that follows a script, and otherwise accepts everything. */
export class ScriptedSmtpServer {
	/** Messages that were answered with 250, as they came over the wire, dot-stuffing undone. */
	readonly accepted: Array<{ raw: string; recipients: string[] }> = [];
	/** Every command line of every connection. */
	readonly commands: string[] = [];
	/** How many complete bodies arrived, whatever the answer was. */
	bodies = 0;
	connections = 0;
	private readonly sockets = new Set<Socket>();
	private readonly times = new Map<Phase, number>();
	private readonly server: Server;

	private constructor(
		private readonly script: Script,
		private readonly extensions: readonly string[],
	) {
		this.server = createServer((socket) => this.serve(socket));
	}

	/** Starts a server on a free port. */
	static async start(script: Script = {}, extensions: readonly string[] = []): Promise<ScriptedSmtpServer> {
		const server = new ScriptedSmtpServer(script, extensions);
		await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
		return server;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	/** Connections that are open at the moment. */
	get openConnections(): number {
		return this.sockets.size;
	}

	/** Settles once the last client has gone. */
	async whenDeserted(): Promise<void> {
		while (this.sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	}

	async stop(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private serve(socket: Socket): void {
		this.connections++;
		this.sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('close', () => this.sockets.delete(socket));
		const ownTimes = new Map<Phase, number>();
		const react = (phase: Phase, argument: string) => this.react(phase, argument, ownTimes);
		new Session(socket, react, this, this.extensions).greet();
	}

	private react(phase: Phase, argument: string, ownTimes: Map<Phase, number>): Reaction | undefined {
		const [times, timesOnConnection] = [countUp(this.times, phase), countUp(ownTimes, phase)];
		const reaction = this.script[phase];
		return typeof reaction === 'function' ? reaction(argument, times, timesOnConnection) : reaction;
	}
}

/** @returns how often it was counted before */
function countUp(counts: Map<Phase, number>, phase: Phase): number {
	const times = counts.get(phase) ?? 0;
	counts.set(phase, times + 1);
	return times;
}

class Session {
	private buffer = '';
	private body: string | undefined;
	private hasBodyBegun = false;
	private isMute = false;
	private recipients: string[] = [];

	constructor(
		private readonly socket: Socket,
		private readonly react: (phase: Phase, argument: string) => Reaction | undefined,
		private readonly server: ScriptedSmtpServer,
		private readonly extensions: readonly string[],
	) {
		socket.setEncoding('latin1');
		socket.on('data', (chunk: Buffer | string) => this.receive(chunk.toString()));
	}

	greet(): void {
		this.answer('connect', '', '220 scripted.example ESMTP');
	}

	private receive(chunk: string): void {
		if (this.isMute) return;
		this.buffer += chunk;
		while (!this.isMute && (this.body === undefined ? this.readCommand() : this.readBody()));
	}

	private readCommand(): boolean {
		const end = this.buffer.indexOf('\r\n');
		if (end === -1) return false;
		const line = this.buffer.slice(0, end);
		this.buffer = this.buffer.slice(end + 2);
		this.server.commands.push(line);
		this.handle(line);
		return true;
	}

	private handle(line: string): void {
		const verb = /^[A-Za-z]*/.exec(line)?.[0].toUpperCase();
		const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
		if (verb === 'EHLO' || verb === 'HELO') {
			const lines = ['scripted.example', ...this.extensions];
			const reply = lines.map((text, index) => `250${index === lines.length - 1 ? ' ' : '-'}${text}`);
			this.answer('ehlo', line, reply.join('\r\n'));
		} else if (verb === 'AUTH') this.answer('auth', line, '235 2.7.0 Welcome');
		else if (verb === 'MAIL') {
			this.recipients = [];
			this.answer('mail', address, '250 2.1.0 Sender ok');
		} else if (verb === 'RCPT') {
			if (this.answer('rcpt', address, '250 2.1.5 Recipient ok')) this.recipients.push(address);
		} else if (verb === 'DATA') {
			if (this.recipients.length === 0) return void this.socket.write('554 5.5.1 No valid recipients\r\n');
			if (this.answer('data', '', '354 Go ahead')) this.body = '';
		} else if (verb === 'RSET') this.answer('rset', '', '250 2.0.0 Reset');
		else if (verb === 'STARTTLS') this.socket.write('502 5.5.1 Not implemented\r\n');
		else this.socket.write('250 2.0.0 Ok\r\n');
	}

	private readBody(): boolean {
		if (this.buffer === '') return false;
		if (!this.hasBodyBegun) {
			this.hasBodyBegun = true;
			const reaction = this.react('body', '');
			if (reaction !== undefined) {
				this.perform(reaction);
				if (this.isMute) return false;
			}
		}
		this.body = (this.body ?? '') + this.buffer;
		this.buffer = '';
		const end = this.body.startsWith('.\r\n') ? 0 : this.body.indexOf('\r\n.\r\n');
		if (end === -1) return false;
		const raw = this.body.slice(0, end + 2).replace(/^\.\./gm, '.');
		this.buffer = this.body.slice(end + 5);
		this.body = undefined;
		this.hasBodyBegun = false;
		this.server.bodies++;
		if (this.answer('dot', '', '250 2.0.0 Queued as 4711')) {
			this.server.accepted.push({ raw, recipients: this.recipients });
		}
		return true;
	}

	/** Reacts as the script wants, else with `standard`; true for an answer that lets the client go on. */
	private answer(phase: Phase, argument: string, standard: string): boolean {
		return this.perform(this.react(phase, argument) ?? standard);
	}

	private perform(reaction: Reaction): boolean {
		if (typeof reaction === 'string') {
			this.socket.write(`${reaction}\r\n`);
			return /^[23]/.test(reaction);
		}
		this.isMute = true;
		const reply =
			reaction.reply === undefined ? '' : `${reaction.reply}${reaction.unterminated ? '' : '\r\n'}`;
		if (reaction.then === 'stall') {
			// Not reading any more keeps a large message from ever being complete.
			this.socket.pause();
			if (reply !== '') this.socket.write(reply);
		} else if (reaction.then === 'reset') this.socket.resetAndDestroy();
		else if (reaction.then === 'close') this.socket.end(reply);
		else if (reply === '') this.socket.destroy();
		else this.socket.write(reply, () => this.socket.destroy());
		return /^[23]/.test(reply);
	}
}
