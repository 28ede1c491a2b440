import type { Answer } from './answers/answer';
import { readAnswer } from './answers/readAnswer';
import { toSingleLine } from './displayText';
import type { FailureScope, Rejected, TemporaryFailure, Uncertain } from './outcome';

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
	const answer = code === undefined ? undefined : readAnswer(reply, { code });
	const isVerdict =
		context.mayHaveLeft ||
		(failure.code === 'EENVELOPE' && failure.command === 'RCPT TO') ||
		(failure.code === 'EMESSAGE' && failure.command === 'DATA');
	if (isVerdict && answer) return judgeReply({ ...answer, code: code ?? 0, reply }, failure.command);
	if (context.mayHaveLeft) {
		return {
			kind: 'uncertain',
			scope: 'server',
			reason: `The mail server ${context.server} got the whole email but did not confirm it (${describeBreak(failure)}), so it may or may not have been sent.`,
		};
	}
	const isAboutMessage = failure.command === 'MAIL FROM' || failure.command === 'DATA';
	// Another server may have been asked by ours, so that a policy may be one partner's.
	if (isAboutMessage && answer && answer.cause === 'sender' && answer.status?.subject === 7) {
		return describeRefusal({ ...answer, code: code ?? 0, reply }, 'sender');
	}
	const advice = isAboutMessage || answer?.cause === 'connections' ? answer?.advice : undefined;
	const reason = [describe(failure, reply, context), advice, 'Nothing was sent.'].filter(Boolean).join(' ');
	return {
		...{ kind: 'temporaryFailure', scope: 'server', reason },
		...(answer && code !== undefined && { code, cause: answer.cause }),
		...(isAboutMessage && answer?.concernsEverybody && { concernsEverybody: true }),
		...((code === 421 || answer?.cause === 'connections' || isClosedEarly(failure)) && {
			isCrowded: true,
		}),
	};
}

/** A reply with what it is about. */
interface ReadReply extends Answer {
	code: number;
	reply: string;
}

/** The server's verdict on an email, in answer to its recipient or to the whole of it. */
function judgeReply(answer: ReadReply, command: string | undefined): Rejected | TemporaryFailure {
	const { cause, code, reply, status } = answer;
	if (command !== 'RCPT TO' && isOverload(status)) return describeRefusal(answer, 'server');
	switch (cause) {
		case 'unknownMailbox':
		case 'closedMailbox':
		case 'message':
		case 'unclear': {
			const reason = `The mail server rejected the email for this partner: ${reply}`;
			return { kind: 'rejected', scope: 'recipient', code, cause, response: reply, reason };
		}
		case 'server':
			// 421 closes the session for everybody; at RCPT TO it may be a system that is asked about this recipient alone.
			return describeRefusal(answer, command === 'RCPT TO' && code !== 421 ? 'recipient' : 'server');
		case 'fullMailbox':
		case 'later':
			return describeRefusal(answer, code === 421 ? 'server' : 'recipient');
		case 'sender':
			return describeRefusal(answer, 'sender');
		default:
			return describeRefusal(answer, 'server');
	}
}

/** What is said of a refusal that does not end the email. */
const REFUSALS: Partial<Record<Answer['cause'], string>> = {
	account: 'The mail server does not accept email from this account or sender, whoever it is for',
	connections: 'The mail server allows fewer connections at the same time',
	fullMailbox: 'The partner’s mailbox is full',
	later: 'The mail server asked to try again later',
	limit: 'The mail server accepts no more email from this account for now',
	sender: 'The mail server refuses email from this sender',
	server: 'The mail server cannot take the email at the moment',
};

function describeRefusal(
	{ cause, code, status, reply, advice, concernsEverybody }: ReadReply,
	scope: FailureScope,
): TemporaryFailure {
	const said = `${REFUSALS[cause] ?? REFUSALS.later}: ${reply}`;
	const isCrowded = scope === 'server' && (cause === 'connections' || code === 421 || isOverload(status));
	return {
		...{ kind: 'temporaryFailure', scope, code, cause },
		...(concernsEverybody && { concernsEverybody: true }),
		...(isCrowded && { isCrowded: true }),
		reason: advice === undefined ? said : `${endSentence(said)} ${advice}`,
	};
}

/** What servers answer to a whole email that comes over one connection too many (RFC 3463, X.3.2 and X.7.0). */
function isOverload(status: Answer['status']): boolean {
	if (status?.class !== 4) return false;
	return (status.subject === 3 && status.detail === 2) || (status.subject === 7 && status.detail === 0);
}

/** Some servers close a connection too many without a word, or do not accept it. */
function isClosedEarly({ code, originalCode }: SmtpFailure): boolean {
	return code === 'ECONNECTION' || originalCode === 'ECONNREFUSED' || originalCode === 'ECONNRESET';
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
