import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { simpleParser, type ParsedMail } from 'mailparser';

/** What a client has just done when the server reacts: `body` is the first of an email's bytes, `dot` the last. */
export type Phase = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot' | 'rset';

/** How the server reacts: an answer, silence, the end of the connection, or an answer and then one of the two. */
export type Reaction =
	string | { reply?: string; then: 'drop' | 'reset' | 'stall' | 'close'; unterminated?: boolean };

/** One email as it came over the wire. */
export interface Arrival {
	envelopeTo: string[];
	/** A character for each byte, dot-stuffing undone. */
	readonly raw: string;
	parse: () => Promise<ParsedMail>;
}

/** What a connection needs of the server. */
export interface SessionHost {
	/** What it advertises, such as `PIPELINING`. */
	extensions: readonly string[];
	/** Decides about a command's argument or an email; undefined for the usual answer. */
	react: (phase: Phase, argument: string | Arrival) => Promise<Reaction | undefined>;
	hearCommand: (line: string) => void;
	/**
	 * Cuts what is answered to commands that came together into what goes out at a time; left out, each reply goes out by
	 * itself.
	 */
	cut?: ((replies: Buffer) => readonly Buffer[]) | undefined;
	/** Takes an email that was not refused. */
	accept: (arrival: Arrival) => void;
}

/** Speaks SMTP with one client until the connection ends; throws what the host's functions throw. */
export async function serveSmtp(socket: Socket, host: SessionHost): Promise<void> {
	const session = new Session(socket, host);
	await session.greet();
	for await (const chunk of readToTheEnd(socket)) await session.receive(chunk);
}

async function* readToTheEnd(socket: Socket): AsyncGenerator<Buffer> {
	try {
		yield* socket as AsyncIterable<Buffer>;
	} catch {
		// A client that was killed breaks its connections.
	}
}

class Session {
	private readonly socket: Socket;
	private readonly host: SessionHost;
	private unread: Buffer = Buffer.alloc(0);
	private unsaid: Buffer = Buffer.alloc(0);
	private body: Body | undefined;
	private hasSender = false;
	private recipients: string[] = [];
	private isOver = false;

	constructor(socket: Socket, host: SessionHost) {
		this.socket = socket;
		this.host = host;
	}

	async greet(): Promise<void> {
		await this.answer('connect', '', '220 mail.example ESMTP');
		await this.flush();
	}

	/** Answers every command that is complete with this chunk, one after the other. */
	async receive(chunk: Buffer): Promise<void> {
		this.unread = this.unread.length > 0 ? Buffer.concat([this.unread, chunk]) : chunk;
		while (!this.isOver && this.unread.length > 0) {
			if (this.body) await this.readBody(this.body);
			else if (!(await this.readCommand())) break;
		}
		await this.flush();
	}

	private async readCommand(): Promise<boolean> {
		const end = this.unread.indexOf('\r\n');
		if (end === -1) return false;
		const line = this.unread.toString('utf8', 0, end);
		this.unread = this.unread.subarray(end + 2);
		this.host.hearCommand(line);
		await this.obey(line);
		return true;
	}

	private async obey(line: string): Promise<void> {
		const verb = /^[A-Za-z]*/.exec(line)?.[0].toUpperCase();
		const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
		if (verb === 'EHLO' || verb === 'HELO') {
			const lines = ['mail.example', ...this.host.extensions];
			const reply = lines.map((text, index) => `250${index === lines.length - 1 ? ' ' : '-'}${text}`);
			await this.answer('ehlo', line, reply.join('\r\n'));
		} else if (verb === 'AUTH') await this.answer('auth', line, '235 2.7.0 Welcome');
		else if (verb === 'MAIL') {
			this.endTransaction();
			this.hasSender = await this.answer('mail', address, '250 2.1.0 Sender ok');
		} else if (verb === 'RCPT') {
			const usual = this.hasSender ? '250 2.1.5 Recipient ok' : '503 5.5.1 Need MAIL first';
			if (await this.answer('rcpt', address, usual)) this.recipients.push(address);
		} else if (verb === 'DATA') {
			const usual = this.recipients.length > 0 ? '354 Go ahead' : NOBODY;
			if (await this.answer('data', '', usual)) this.body = new Body();
		} else if (verb === 'RSET') {
			this.endTransaction();
			await this.answer('rset', '', '250 2.0.0 Reset');
		} else if (verb === 'QUIT') await this.perform({ reply: '221 2.0.0 Bye', then: 'close' });
		else if (verb === 'STARTTLS') await this.perform('502 5.5.1 Not implemented');
		else await this.perform('250 2.0.0 Ok');
	}

	private async readBody(body: Body): Promise<void> {
		if (body.isEmpty) {
			const reaction = await this.host.react('body', '');
			if (reaction !== undefined) await this.perform(reaction);
			if (this.isOver) return;
		}
		const rest = body.add(this.unread);
		this.unread = rest ?? Buffer.alloc(0);
		if (rest === undefined) return;
		this.body = undefined;
		const arrival: Arrival = {
			envelopeTo: this.recipients,
			get raw() {
				return body.read();
			},
			parse: () => simpleParser(Buffer.from(body.read(), 'latin1')),
		};
		const usual = this.recipients.length > 0 ? '250 2.0.0 Queued as 4711' : NOBODY;
		this.endTransaction();
		const reaction = (await this.host.react('dot', arrival)) ?? usual;
		if (!/^[45]/.test(replyOf(reaction))) this.host.accept(arrival);
		await this.perform(reaction);
	}

	/** Reacts as the host wants, else with `usual`; true for an answer that lets the client go on. */
	private async answer(phase: Phase, argument: string, usual: string): Promise<boolean> {
		return this.perform((await this.host.react(phase, argument)) ?? usual);
	}

	private async perform(reaction: Reaction): Promise<boolean> {
		if (typeof reaction === 'string') {
			this.say(`${reaction}\r\n`);
			return /^[23]/.test(reaction);
		}
		this.isOver = true;
		const reply = replyOf(reaction) && `${replyOf(reaction)}${reaction.unterminated ? '' : '\r\n'}`;
		this.say(reply);
		await this.flush();
		if (reaction.then === 'stall') {
			// Not reading any more keeps a large email from ever being complete.
			await new Promise(() => undefined);
		} else if (reaction.then === 'reset') this.socket.resetAndDestroy();
		else if (reaction.then === 'close') this.socket.end();
		else this.socket.destroySoon();
		return /^[23]/.test(reply);
	}

	private say(text: string): void {
		if (text === '') return;
		if (this.host.cut) this.unsaid = Buffer.concat([this.unsaid, Buffer.from(text)]);
		else this.socket.write(text);
	}

	private async flush(): Promise<void> {
		const pieces = this.host.cut?.(this.unsaid) ?? [];
		this.unsaid = Buffer.alloc(0);
		for (const piece of pieces) {
			this.socket.write(piece);
			// Lets the client read it before the next one is there.
			await nextTurn();
		}
	}

	private endTransaction(): void {
		this.hasSender = false;
		this.recipients = [];
	}
}

function replyOf(reaction: Reaction): string {
	return typeof reaction === 'string' ? reaction : (reaction.reply ?? '');
}

/** What servers say to DATA, or to the dot, without a recipient. */
const NOBODY = '554 5.5.1 No valid recipients';

const FINAL_DOT = '\r\n.\r\n';

/** The bytes of one email up to its final dot. */
class Body {
	private readonly chunks: Buffer[] = [];
	/** Where the final dot may have begun; before the first byte, the end of the line with DATA. */
	private tail: Buffer = Buffer.from('\r\n');

	get isEmpty(): boolean {
		return this.chunks.length === 0;
	}

	/** Looks at each byte once; returns what comes after the final dot when that is in the chunk. */
	add(chunk: Buffer): Buffer | undefined {
		const seam = Buffer.concat([this.tail, chunk]);
		const end = seam.indexOf(FINAL_DOT);
		if (end === -1) {
			this.chunks.push(chunk);
			this.tail = seam.subarray(1 - FINAL_DOT.length);
			return undefined;
		}
		const rest = seam.subarray(end + FINAL_DOT.length);
		this.chunks.push(chunk.subarray(0, chunk.length - rest.length));
		return rest;
	}

	/** The email without its final dot. */
	read(): string {
		const text = Buffer.concat(this.chunks).toString('latin1');
		return text.slice(0, -'.\r\n'.length).replace(/^\.\./gm, '.');
	}
}
