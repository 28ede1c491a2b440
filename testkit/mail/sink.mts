import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What a mail server does with an email once it has all of it; throwing refuses it with the error's `responseCode`. */
export type Judgement = (recipient: string) => Promise<void>;

/** A real SMTP server on loopback that counts what it accepts. */
export interface Sink {
	port: number;
	/** How many emails it accepted for each recipient. */
	accepted: Map<string, number>;
	/** How many emails it accepted. */
	count(): number;
	/** Recipients who got an email more than once. */
	doubles(): string[];
	/** Cuts the connection over which an email for this recipient is arriving. */
	breakConnection(recipient: string): void;
	close(): Promise<void>;
}

/**
 * Starts a mail server on a free port.
 *
 * @param judge how long it thinks about each email and what it says; by default it takes 2 to 10 milliseconds, so that
 * several are always under way
 */
export async function startSink(
	judge: Judgement = () => sleep(2 + Math.random() * 8),
	options: SMTPServerOptions = {},
): Promise<Sink> {
	const accepted = new Map<string, number>();
	const arriving = new Map<string, () => void>();
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		disableReverseLookup: true,
		logger: false,
		onData(stream, session, callback) {
			stream.resume().once('end', () => {
				const recipients = session.envelope.rcptTo.map(({ address }) => address);
				const connection = [...server.connections].find(({ id }) => id === session.id);
				for (const recipient of recipients) arriving.set(recipient, () => connection?.close());
				void Promise.all(recipients.map(judge)).then(
					() => {
						for (const recipient of recipients) accepted.set(recipient, (accepted.get(recipient) ?? 0) + 1);
						callback();
					},
					(error: Error) => callback(error),
				);
			});
		},
		...options,
	});
	// A client that was killed breaks its connections.
	server.on('error', () => undefined);
	server.listen(0, '127.0.0.1');
	await once(server.server, 'listening');
	return {
		port: (server.server.address() as AddressInfo).port,
		accepted,
		count: () => [...accepted.values()].reduce((sum, times) => sum + times, 0),
		doubles: () => [...accepted].filter(([, times]) => times > 1).map(([recipient]) => recipient),
		breakConnection: (recipient) => arriving.get(recipient)?.(),
		close: async () => void (await new Promise<void>((resolve) => server.close(() => resolve()))),
	};
}
