import { createTransport, type SMTPPoolSentMessageInfo } from 'nodemailer';
import { normaliseAddress } from '../partner/addresses';
import { classifyFailure, redact, type SmtpFailure } from './classifyFailure';
import { composeCopy, type OutgoingMessage } from './message';
import type { DeliveryOutcome, Rejected, TemporaryFailure, Uncertain } from './outcome';
import { Slots } from './slots';
import { readVerdict } from './smtp/envelopeVerdict';
import {
	createPoolOptions,
	DEFAULT_MAILER_OPTIONS,
	listSecrets,
	type MailerOptions,
	type SmtpSettings,
} from './smtpSettings';
import {
	abandonTransmission,
	followTransmission,
	type FollowedMessage,
	type Transmission,
} from './transmission';

export type { MailerOptions, SmtpSettings } from './smtpSettings';

/** Sends messages over one mail server. */
export interface Mailer {
	/**
	 * Sends one message, the partner's copy first and in a transaction of its own. Never rejects; takes no longer than
	 * `messageTimeout` for each of the two transactions once it has a connection to itself.
	 */
	send(message: OutgoingMessage): Promise<DeliveryOutcome>;
	/** Gives up what is not being transmitted yet and lets the rest finish. Messages that are sent later are turned away. */
	stop(): void;
	/** Lets messages in transmission finish, turns away those that wait, and closes all connections. Never rejects. */
	close(): Promise<void>;
	/** True where each answer is the truth, as in a rehearsal: no other answer has to confirm it. */
	readonly isTruth?: boolean;
}

type Transaction =
	| { ok: true; info: SMTPPoolSentMessageInfo }
	| { ok: false; failure: Rejected | TemporaryFailure | Uncertain };

/**
 * Opens a mailer. Nothing is connected before the first message, and connections are kept for the next ones, so it must
 * be closed.
 */
export function openMailer(settings: SmtpSettings, options: MailerOptions = {}): Mailer {
	const limits = { ...DEFAULT_MAILER_OPTIONS, ...options };
	const poolOptions = createPoolOptions(settings, limits);
	const transport = createTransport(poolOptions);
	transport.use('stream', followTransmission);
	const slots = new Slots(limits.concurrency);
	const server = `${settings.host}:${settings.port}`;
	const secrets = listSecrets(settings);
	let closed: Promise<void> | undefined;
	let isStopped = false;
	let hasSent = false;
	const running = new Set<{ transmission: Transmission; deadline: AbortController }>();

	async function transact(message: OutgoingMessage, recipients: string[]): Promise<Transaction> {
		const transmission: Transmission = { wasReadToTheEnd: false };
		const deadline = new AbortController();
		const timer = setTimeout(() => deadline.abort(), limits.messageTimeout);
		const current = { transmission, deadline };
		const explain = (error: unknown) => readVerdict(transmission.envelope) ?? (error as SmtpFailure);
		running.add(current);
		try {
			const followed: FollowedMessage = {
				...message,
				envelope: { from: message.from.address, to: recipients },
				signal: deadline.signal,
				transmission,
			};
			const info = await transport.sendMail(followed).catch((error: unknown) => {
				const isUntouched = transmission.body?.readableDidRead !== true;
				if (hasSent && isUntouched && isTurnedAway(explain(error))) return sendAlone(followed);
				throw error;
			});
			hasSent = true;
			if (transmission.wasReadToTheEnd) return { ok: true, info };
			throw new Error('The mail server confirmed an email it did not have yet');
		} catch (error) {
			const context = { mayHaveLeft: transmission.wasReadToTheEnd, server, secrets };
			return { ok: false, failure: classifyFailure(explain(error), context) };
		} finally {
			clearTimeout(timer);
			running.delete(current);
			abandonTransmission(transmission);
		}
	}

	/** Sends over a new connection that is for this message alone. */
	async function sendAlone(message: FollowedMessage): Promise<SMTPPoolSentMessageInfo> {
		const lone = createTransport({ ...poolOptions, maxConnections: 1, maxMessages: 1 });
		lone.use('stream', followTransmission);
		try {
			return await lone.sendMail(message);
		} finally {
			lone.close({ force: true });
		}
	}

	async function deliver(message: OutgoingMessage): Promise<DeliveryOutcome> {
		if (closed || isStopped) {
			return { kind: 'temporaryFailure', scope: 'server', reason: 'Sending was stopped before this email.' };
		}
		// One transaction for all would go ahead, and reach the copies only, when the server refuses the partner.
		const own = await transact(message, [message.to.address]);
		if (!own.ok) return own.failure;
		const refusedCopies = await sendCopies(message);
		return { kind: 'sent', response: redact(own.info.response, secrets), refusedCopies };
	}

	async function sendCopies(message: OutgoingMessage): Promise<string[]> {
		const addresses = [message.cc, message.bcc].flatMap((copy) => (copy ? [copy.address] : []));
		const byName = new Map(addresses.map((address) => [normaliseAddress(address), address]));
		byName.delete(normaliseAddress(message.to.address));
		const copies = [...byName.values()];
		if (copies.length === 0) return [];
		const transaction = await transact(composeCopy(message), copies);
		return transaction.ok ? copies.filter((address) => transaction.info.rejected.includes(address)) : copies;
	}

	return {
		send: (message) => slots.run(() => deliver(message)),
		stop() {
			isStopped = true;
			for (const { transmission, deadline } of running) {
				if (!transmission.body?.readableDidRead) deadline.abort();
			}
		},
		close() {
			closed ??= slots
				.drained()
				.then(() => transport.close({ force: true }))
				// What cannot be closed is not in use: there is nothing left that the caller could do about it.
				.catch(() => undefined);
			return closed;
		},
	};
}

/**
 * Some servers take so many messages per connection and no more. Nothing of the message was sent by then, and
 * nodemailer's own tries may all have met connections that had had enough.
 */
function isTurnedAway({ code, command, responseCode }: SmtpFailure): boolean {
	return code === 'ECONNECTION' || (command === 'MAIL FROM' && responseCode === 421);
}
