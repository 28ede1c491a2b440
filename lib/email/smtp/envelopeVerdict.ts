import type MimeNode from 'nodemailer/lib/mime-node';
import type { SmtpFailure } from '../classifyFailure';

/**
 * Sender and recipients of one message on one connection, and what the server has said of them so far: nodemailer's SMTP
 * connection notes it in the object that it is given. Nothing is noted yet as long as the fields are missing.
 */
export interface EnvelopeOnTheWay {
	readonly to: readonly string[];
	/** The refusal of MAIL. */
	readonly mailError?: SmtpFailure;
	readonly accepted?: readonly string[];
	/** The refusals of RCPT. */
	readonly rejectedErrors?: readonly SmtpFailure[];
}

/**
 * Has each connection that is tried with a message note the server's answers in an envelope of its own, and hands that
 * over. In one that they share, nodemailer would take the refusal of one connection for that of the next.
 */
export function followEnvelope(message: MimeNode, handOver: (envelope: EnvelopeOnTheWay) => void): void {
	const envelope = message.getEnvelope();
	message.getEnvelope = () => {
		const own = { ...envelope };
		handOver(own);
		return own;
	};
}

/**
 * The answer to MAIL or RCPT that decided a message's fate, if there was one. With PIPELINING (RFC 2920) nodemailer tells
 * it only once DATA is answered as well: should the connection end before that, its error says nothing of the answer.
 */
export function readVerdict(envelope: EnvelopeOnTheWay | undefined): SmtpFailure | undefined {
	if (!envelope || envelope.mailError) return envelope?.mailError;
	const { to, accepted = [], rejectedErrors = [] } = envelope;
	if (accepted.length > 0 || rejectedErrors.length < to.length) return undefined;
	// One recipient who may be had later makes it worth another try for the message.
	return rejectedErrors.find(({ responseCode = 0 }) => responseCode < 500) ?? rejectedErrors.at(-1);
}
