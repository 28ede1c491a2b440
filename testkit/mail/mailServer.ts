import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';

/** What the server answers: an SMTP reply such as `250 ok`, `drop` to cut the connection, or `stall` to say nothing. */
export type Reply = string;

/** One email as it arrived. */
export interface Arrival {
	envelopeTo: string[];
	raw: string;
	parse: () => Promise<ParsedMail>;
}

/** A real SMTP server on loopback that keeps what it is sent and answers as a test tells it to. */
export interface MailServer {
	arrivals: Arrival[];
	/** Reply to AUTH, for a credential that has a user. */
	onLogin: () => Reply;
	/** Reply to RCPT TO for an address. */
	onRecipient: (address: string) => Reply;
	/** Reply after the final dot. The email counts as arrived unless the reply refuses it. */
	onMessage: (arrival: Arrival) => Reply | Promise<Reply>;
	/** As n8n's `smtp` credential. */
	credential: {
		host: string;
		port: number;
		secure: boolean;
		disableStartTls: boolean;
		user: string;
		password: string;
	};
	close: () => Promise<void>;
}

/** Starts a server on a free port. */
export async function startMailServer(): Promise<MailServer> {
	const sockets = new Set<Socket>();
	const tcp = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
		serve(socket, server);
	});
	tcp.listen(0, '127.0.0.1');
	await once(tcp, 'listening');
	const { port } = tcp.address() as AddressInfo;
	const server: MailServer = {
		arrivals: [],
		onLogin: () => '235 ok',
		onRecipient: () => '250 ok',
		onMessage: () => '250 queued',
		credential: { host: '127.0.0.1', port, secure: false, disableStartTls: true, user: '', password: '' },
		close: async () => {
			for (const socket of sockets) socket.destroy();
			tcp.close();
			if (tcp.listening) await once(tcp, 'close');
		},
	};
	return server;
}

function serve(socket: Socket, server: MailServer): void {
	let buffer = '';
	let recipients: string[] = [];
	let isBody = false;
	const answer = (reply: Reply) => {
		if (reply === 'drop') socket.destroy();
		else if (reply !== 'stall') socket.write(`${reply}\r\n`);
	};

	const finishMessage = async (raw: string) => {
		const arrival = { envelopeTo: recipients, raw, parse: () => simpleParser(raw) };
		recipients = [];
		const reply = await server.onMessage(arrival);
		if (!/^[45]/.test(reply)) server.arrivals.push(arrival);
		answer(reply);
	};
	const obey = (line: string) => {
		const command = line.slice(0, 4).toUpperCase();
		if (command === 'EHLO') return answer('250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME');
		if (command === 'AUTH') return answer(server.onLogin());
		if (command === 'DATA') {
			isBody = true;
			return answer('354 go on');
		}
		if (command === 'QUIT') return socket.end('221 bye\r\n');
		if (command !== 'RCPT') return answer('250 ok');
		const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
		const reply = server.onRecipient(address);
		if (reply.startsWith('2')) recipients.push(address);
		return answer(reply);
	};
	answer('220 test ESMTP');
	socket.on('data', (chunk) => {
		buffer += chunk.toString('utf8');
		for (;;) {
			const separator = isBody ? '\r\n.\r\n' : '\r\n';
			const end = buffer.indexOf(separator);
			if (end < 0) return;
			const part = buffer.slice(0, end);
			buffer = buffer.slice(end + separator.length);
			if (isBody) {
				isBody = false;
				void finishMessage(part.replace(/^\.\./gm, '.'));
			} else {
				obey(part);
			}
		}
	});
}
