import { Readable } from 'node:stream';
import type { PluginFunction, SendMailOptions } from 'nodemailer';
import { followEnvelope, type EnvelopeOnTheWay } from './smtp/envelopeVerdict';
import { writeWholeMessage } from './wholeMessage';

/**
 * How far one message got, over however many connections the pool tries.
 *
 * `wasReadToTheEnd` decides whether a broken connection leaves the fate of a message open, because nodemailer's errors
 * do not tell: they are the same before and after the final dot. It is false for certain as long as the dot has not
 * been written, for this reason:
 *
 * - The body below is the stream that nodemailer's SMTP connection itself reads; nothing between it and the connection
 *   reads ahead (DKIM signing and the `newline` option would; neither is used).
 * - The connection starts to read it (`message.pipe` in `SMTPConnection.send`) only after the server answered DATA, with
 *   PIPELINING too: there the command goes out early, but the answer is awaited all the same.
 * - The dot is written when the stream ends (`DataStream._flush`, called from the `end` listener of that pipe). Our own
 *   listener is older than that one, so it runs before.
 * - An error before that makes the connection let go of the stream and destroy it (`SMTPConnection.close`), after
 *   which it cannot end any more.
 *
 * The other way round nothing is claimed: the end of the stream may be a while before the dot reaches the server.
 */
export interface Transmission {
	wasReadToTheEnd: boolean;
	/** The message as the connection reads it; absent until there is a connection. */
	body?: Readable;
	/** Sender and recipients on the connection that was tried last. */
	envelope?: EnvelopeOnTheWay;
}

/** Options of a message whose transmission is followed. */
export interface FollowedMessage extends SendMailOptions {
	transmission: Transmission;
}

/**
 * A nodemailer plugin for the `stream` step that has the message written in one piece and keeps the `transmission` of
 * each message up to date.
 */
export const followTransmission: PluginFunction = (mail, callback) => {
	const { transmission } = mail.data as FollowedMessage;
	try {
		const whole = writeWholeMessage(mail.message);
		// Called for each connection that is tried.
		mail.message.createReadStream = () => follow(transmission, whole);
		followEnvelope(mail.message, (envelope) => {
			transmission.envelope = envelope;
		});
	} catch (error) {
		callback(error as Error);
		return;
	}
	callback();
};

/**
 * What the connection is given at a time, in bytes: most emails at once, and of a large one never more than the server
 * takes, so that one that breaks off in the middle is known not to have left.
 */
const CHUNK_SIZE = 16 * 1024;

function follow(transmission: Transmission, whole: Buffer): Readable {
	let position = 0;
	const body = new Readable({
		read() {
			this.push(position < whole.length ? whole.subarray(position, (position += CHUNK_SIZE)) : null);
		},
	});
	if (transmission.wasReadToTheEnd) {
		// The pool does not try again once a body was read. Should it ever, the second copy must not get out.
		return body.destroy(new Error('The message was already transmitted once'));
	}
	transmission.body = body;
	return body.once('end', () => {
		transmission.wasReadToTheEnd = true;
	});
}

/**
 * Makes sure that a message whose fate has been decided is not completed after all, by a connection that is still busy
 * with it: without an end of the body there is no final dot.
 */
export function abandonTransmission({ wasReadToTheEnd, body }: Transmission): void {
	if (!wasReadToTheEnd) body?.destroy();
}
