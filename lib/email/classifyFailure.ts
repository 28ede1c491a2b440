import { toSingleLine } from './displayText';
import {
	adviseOnSenderRefusal,
	GENERAL_SENDER_ADVICE,
	isDeadAddress,
	isMailboxFull,
	isSenderRefusal,
	readEnhancedStatus,
} from './enhancedStatus';
import type { Rejected, TemporaryFailure, Uncertain } from './outcome';
import { findSenderFault } from './senderFault';

/** What nodemailer puts on its errors. */
export interface SmtpFailure {
	message?: string;
	/** nodemailer's code, such as `EENVELOPE`. */
	code?: string;
	/** The code of the system error behind it, such as `ECONNREFUSED`. */
	originalCode?: string;
	/** The SMTP command that was answered, such as `RCPT TO`. */
	command?: string;
	response?: string;
	responseCode?: number;
	syscall?: string;
}

/** What a reason may and may not mention. */
export interface FailureContext {
	/** True once the final dot may have left, see `Transmission`. */
	mayHaveLeft: boolean;
	/** `host:port` of the mail server. */
	server: string;
	/** Texts that must not appear in a reason. */
	secrets: readonly string[];
}

const LONGEST_REPLY = 300;

/** Replies about logging in (RFC 4954 §6) or the order of commands (RFC 5321 §4.2.4): never about a recipient. */
const ACCOUNT_CODES = new Set([503, 530, 534, 535, 538]);

/** Codes of Node's TLS errors, which arrive as errors of the socket. */
const TLS_CODE = /TLS|SSL|CERT|SELF_SIGNED|UNABLE_TO|ISSUER|EPROTO/;

/**
 * What a failed transaction means for the email. A numeric reply to the recipient or to the complete message is the
 * server's verdict on it; anything else before the final dot means that nothing was sent, anything else after it that
 * nobody knows.
 */
export function classifyFailure(
	failure: SmtpFailure,
	context: FailureContext,
): Rejected | TemporaryFailure | Uncertain {
	const code = readReplyCode(failure);
	const reply = redact(failure.response ?? '', context.secrets);
	const isVerdict =
		context.mayHaveLeft ||
		(failure.code === 'EENVELOPE' && failure.command === 'RCPT TO') ||
		(failure.code === 'EMESSAGE' && failure.command === 'DATA');
	const isAboutMessage = isVerdict || failure.command === 'MAIL FROM' || failure.command === 'DATA';
	const refusal = code !== undefined && isAboutMessage ? judgeSender(code, reply) : undefined;
	if (refusal) return refusal;
	if (isVerdict && code !== undefined) return judgeReply(code, reply, failure.command);
	if (context.mayHaveLeft) {
		return {
			kind: 'uncertain',
			scope: 'server',
			reason: `The mail server ${context.server} got the whole email but did not confirm it (${describeBreak(failure)}), so it may or may not have been sent.`,
		};
	}
	const reason = `${describe(failure, reply, context)} Nothing was sent.`;
	return { kind: 'temporaryFailure', scope: 'server', ...(code !== undefined && { code }), reason };
}

/** A refusal for the sake of the sender must not mark the address of a partner as dead, whatever the command. */
function judgeSender(code: number, reply: string): TemporaryFailure | undefined {
	if (ACCOUNT_CODES.has(code)) return undefined;
	const status = readEnhancedStatus(reply);
	const fault = findSenderFault(reply);
	if (!fault && !(code >= 500 && status && isSenderRefusal(status))) return undefined;
	const exactAdvice = status && adviseOnSenderRefusal(status);
	const scope = fault?.scope ?? 'sender';
	return {
		kind: 'temporaryFailure',
		scope,
		code,
		concernsEverybody: exactAdvice !== undefined || scope === 'server',
		reason: `${endSentence(`${REFUSALS[scope]}: ${reply}`)} ${exactAdvice ?? fault?.advice ?? GENERAL_SENDER_ADVICE}`,
	};
}

/** What is said of a refusal that is not the partner's fault. */
const REFUSALS = {
	sender: 'The mail server refuses email from this sender',
	server: 'The mail server does not accept email from this account or sender, whoever it is for',
};

function judgeReply(code: number, reply: string, command: string | undefined): Rejected | TemporaryFailure {
	if (isAboutAccount(code, reply, command)) {
		return { kind: 'temporaryFailure', scope: 'server', code, reason: `${REFUSALS.server}: ${reply}` };
	}
	const status = readEnhancedStatus(reply);
	// RFC 5321 §4.5.3.1.10: at RCPT TO, 552 means what 452 does.
	const isFull = status ? isMailboxFull(status) : code === 552 && command === 'RCPT TO';
	if (code >= 500 && !isFull) {
		return {
			kind: 'rejected',
			scope: 'recipient',
			code,
			isDeadAddress: isDeadAddress(status, reply),
			response: reply,
			reason: `The mail server rejected the email for this partner: ${reply}`,
		};
	}
	const reason = isFull
		? `The partner’s mailbox is full: ${reply}`
		: `The mail server asked to try again later: ${reply}`;
	return { kind: 'temporaryFailure', scope: 'recipient', code, reason };
}

/**
 * 421 closes the session for everybody, and 4.3.x is about the mail system itself; at RCPT TO it may be one that is
 * asked about this recipient alone.
 */
function isAboutAccount(code: number, reply: string, command: string | undefined): boolean {
	if (code === 421 || ACCOUNT_CODES.has(code)) return true;
	const status = readEnhancedStatus(reply);
	return command !== 'RCPT TO' && status?.class === 4 && status.subject === 3;
}

/** Only 4yz and 5yz refuse anything; another code in an error means that the session got out of step. */
function readReplyCode({ responseCode }: SmtpFailure): number | undefined {
	return responseCode !== undefined && responseCode >= 400 && responseCode < 600 ? responseCode : undefined;
}

function describe(failure: SmtpFailure, reply: string, { server, secrets }: FailureContext): string {
	const detail = reply === '' ? redact(failure.message ?? 'unknown problem', secrets) : reply;
	const answer = reply === '' ? '' : `: ${reply}`;
	if (failure.code === 'EAUTH') {
		return endSentence(`The mail server ${server} did not accept the login of the SMTP credential${answer}`);
	}
	if (failure.code === 'EDNS') return `The host of the SMTP credential, ${server}, could not be found.`;
	if (failure.command === 'STARTTLS' && reply !== '') {
		return `The mail server ${server} offers no encryption (STARTTLS), so the password was not sent: ${endSentence(reply)} Switch SSL/TLS on in the SMTP credential and use its port, mostly 465.`;
	}
	if (failure.code === 'ETLS' || TLS_CODE.test(failure.originalCode ?? '')) {
		return endSentence(`The encrypted connection to the mail server ${server} failed: ${detail}`);
	}
	if (failure.syscall === 'connect') {
		return `The mail server ${server} cannot be reached (${failure.originalCode ?? 'no connection'}).`;
	}
	if (failure.code === 'ETIMEDOUT' || failure.code === 'EABORT') {
		return `The mail server ${server} did not answer in time.`;
	}
	if (failure.command === 'MAIL FROM' && failure.responseCode !== 421) {
		return endSentence(`The mail server ${server} refused the sender address${answer}`);
	}
	if (failure.command === 'DATA') {
		return endSentence(`The mail server ${server} did not want to receive the email${answer}`);
	}
	if (failure.code === 'ECONNECTION' || failure.responseCode === 421) {
		return endSentence(`The mail server ${server} closed the connection${answer}`);
	}
	return endSentence(`The mail server ${server} could not be used: ${detail}`);
}

function endSentence(text: string): string {
	return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function describeBreak({ code }: SmtpFailure): string {
	if (code === 'ETIMEDOUT' || code === 'EABORT') return 'no answer in time';
	return code === 'ECONNECTION' || code === 'ESOCKET' ? 'the connection broke' : 'its answer made no sense';
}

/** Text from a server on one line, short, and without secrets: some servers repeat what they were sent. */
export function redact(text: string, secrets: readonly string[]): string {
	const line = secrets.reduce((result, secret) => result.replaceAll(secret, '***'), toSingleLine(text));
	return line.length > LONGEST_REPLY ? `${line.slice(0, LONGEST_REPLY)}…` : line;
}
