import { isIPv6 } from 'node:net';
import type { SMTPPoolOptions } from 'nodemailer';
import { MINUTE } from '../partner/durations';
import { isPrivateAddress } from './selfTest';

/** n8n's built-in `smtp` credential, field by field, and what the node adds to it. */
export interface SmtpSettings {
	host: string;
	port: number;
	/**
	 * TLS from the first byte (port 465); otherwise STARTTLS where the server offers it, and in any case before a password
	 * goes to a server that is not on this machine or its network.
	 */
	secure: boolean;
	disableStartTls?: boolean | undefined;
	user?: string | undefined;
	password?: string | undefined;
	/** The name to introduce ourselves with (EHLO); that of the machine by default. */
	hostName?: string | undefined;
	/** Accepts a certificate that is self-signed, expired or for another host. */
	allowUnauthorizedCertificates?: boolean | undefined;
}

/** How a mailer works. Times are milliseconds. */
export interface MailerOptions {
	/** Messages in transmission at the same time, each on a connection of its own. */
	concurrency?: number;
	/** For connecting, the TLS handshake and the greeting together. */
	connectionTimeout?: number;
	/** For the greeting alone; some servers let senders wait on purpose. */
	greetingTimeout?: number;
	/** Without a byte from the server, in any later phase. */
	socketTimeout?: number;
	/** For one message in all, against a server that keeps the connection alive but never finishes. */
	messageTimeout?: number;
}

/**
 * RFC 5321 §4.5.3.2 asks for five minutes per command, and for ten after the final dot because giving up there leaves
 * the outcome unknown.
 */
export const DEFAULT_MAILER_OPTIONS: Required<MailerOptions> = {
	concurrency: 5,
	connectionTimeout: MINUTE,
	greetingTimeout: MINUTE,
	socketTimeout: 5 * MINUTE,
	messageTimeout: 12 * MINUTE,
};

/**
 * Limits for a server that may take so long for an answer; it gets no longer than usual for the connection and the
 * greeting, and for an email in all a little more than twice as long.
 *
 * @param timeout milliseconds
 */
export function limitWaiting(timeout: number): Omit<Required<MailerOptions>, 'concurrency'> {
	const { connectionTimeout, greetingTimeout, socketTimeout, messageTimeout } = DEFAULT_MAILER_OPTIONS;
	return {
		connectionTimeout: Math.min(timeout, connectionTimeout),
		greetingTimeout: Math.min(timeout, greetingTimeout),
		socketTimeout: timeout,
		messageTimeout: Math.round((timeout / socketTimeout) * messageTimeout),
	};
}

/** Options of nodemailer's pooled SMTP transport for these settings. */
export function createPoolOptions(
	settings: SmtpSettings,
	options: Required<MailerOptions>,
): SMTPPoolOptions & { pool: true } {
	const { user, password } = settings;
	return {
		pool: true,
		maxConnections: options.concurrency,
		maxMessages: 1_000_000,
		// For a connection that the server closed while it was idle; nodemailer tries again only before it reads a body.
		maxRequeues: 2,
		host: settings.host,
		port: settings.port,
		secure: settings.secure,
		ignoreTLS: !settings.secure && settings.disableStartTls === true,
		requireTLS: mustEncrypt(settings),
		...(user || password ? { auth: { user: user ?? '', pass: password ?? '' } } : {}),
		...(settings.hostName ? { name: settings.hostName } : {}),
		...(settings.allowUnauthorizedCertificates ? { tls: { rejectUnauthorized: false } } : {}),
		connectionTimeout: options.connectionTimeout,
		greetingTimeout: options.greetingTimeout,
		socketTimeout: options.socketTimeout,
		dnsTimeout: options.connectionTimeout,
		socketCloseTimeout: 0,
		disableFileAccess: true,
		disableUrlAccess: true,
	};
}

function mustEncrypt({ host, secure, disableStartTls, user, password }: SmtpSettings): boolean {
	if (secure || disableStartTls === true || !(user || password)) return false;
	return !isPrivateAddress(`smtp://${isIPv6(host) ? `[${host}]` : host}`);
}

/** The password and the forms it takes on the wire (RFC 4616, RFC 4954). */
export function listSecrets({ user = '', password = '' }: SmtpSettings): string[] {
	if (password === '') return [];
	const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64');
	return [encode(`\0${user}\0${password}`), encode(password), password];
}

/**
 * The account that sends, as the ledger keeps what is known of it: its user and mail server, or the server alone where
 * nobody logs in.
 */
export function nameAccount({ host, port, user = '' }: SmtpSettings): string {
	const server = `${host}:${port}`;
	return (user === '' ? server : `${user} at ${server}`).toLowerCase();
}
