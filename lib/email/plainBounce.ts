import type { Answer } from './answers/answer';
import { readEnhancedStatus } from './answers/enhancedStatus';
import { readAnswer } from './answers/readAnswer';
import { toSingleLine } from './displayText';
import { findMessageKey, type IncomingMail } from './incomingMail';
import { readAddresses } from './reportedAddresses';

/** What a bounce says. */
export interface BounceReport {
	kind: 'bounce';
	/** True for one that is only late so far. */
	isDelayed: boolean;
	messageKey: string | undefined;
	/** Addresses it may be about, the most certain first. */
	addresses: string[];
	/** What the other server's answer is about. */
	answer: Answer;
	/** The other server's words. */
	reason: string;
}

const DAEMON = /^(?:mailer-daemon|postmaster|mail-daemon|bounces?)\b/i;
const RETURNS_EMAIL = /^mailer-daemon\b/i;
const DAEMON_NAME = /^mail\s+delivery\s+(?:sub)?system$/i;
const BOUNCE_SUBJECT =
	/undeliver|not\s+delivered|delivery\s+(?:status|fail|has\s+failed)|returned\s+mail|failure\s+notice|mail\s+delivery|could\s+not\s+be\s+delivered|unzustellbar|non\s+remis/i;

/** What mail systems say of an email that is only late; Gmail has `(Delay)` in its subject. */
const DELAY = /\bdelayed\b|\(delay\)|will\s+(?:be\s+)?retr(?:y|ied)|still\s+trying/i;

/** An enhanced status code (RFC 3463), and not a part of an IP address. */
const STATUS_CODE = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/;

/** A reply of an SMTP server: RFC 5321 §4.2. */
const SMTP_REPLY = /(?<![\d.])[45]\d\d[ -]/;

/** What only a failure has in it: such a reply, of those that servers give to an email, or a status that is no success. */
const FAILURE = /(?<![\d.])(?:(?:421|45\d|5[57]\d|511|521|541)[ -]|[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d))/;

/** Where a plain bounce begins to repeat the email that it is about. */
const RETURNED_COPY =
	/^(?:-{3,}.*\b(?:copy|original|returned|below)\b|(?:Return-Path|Received|DKIM-Signature|Message-ID):).*$/im;

/**
 * Reads a bounce that no machine-readable part describes. In English it is known by its subject; in any language by what
 * only mail systems do, see `isBounceByStructure`.
 *
 * @returns `undefined` for any other email
 */
export function readPlainBounce(mail: IncomingMail): BounceReport | undefined {
	const text = mail.text.split(RETURNED_COPY)[0] ?? '';
	const messageKey = findMessageKey(mail);
	const isKnownBySubject = DAEMON.test(mail.from) && BOUNCE_SUBJECT.test(mail.subject);
	if (!isKnownBySubject && !isBounceByStructure(mail, text, messageKey)) return undefined;
	const lines = text.split('\n');
	const line =
		lines.find((candidate) => SMTP_REPLY.test(candidate)) ??
		lines.find((candidate) => STATUS_CODE.test(candidate));
	const code = STATUS_CODE.exec(line ?? '')?.[0];
	return {
		kind: 'bounce',
		isDelayed: isKnownBySubject
			? DELAY.test(`${mail.subject} ${line ?? ''}`)
			: // In a language that nobody reads here, only the code tells.
				/^4/.test(code ?? FAILURE.exec(line ?? '')?.[0] ?? ''),
		messageKey,
		addresses: findAddresses(mail, text, line),
		answer: readAnswer(readParagraph(lines, line), {
			status: code === undefined ? undefined : readEnhancedStatus(code),
		}),
		reason: shortenReason(line ?? mail.subject),
	};
}

/** The most lines that an answer of a mail server goes on for. */
const MOST_LINES = 12;

/** The line with the answer and those that it goes on in, up to an empty one. */
function readParagraph(lines: readonly string[], line: string | undefined): string {
	if (line === undefined) return '';
	const start = lines.indexOf(line);
	const following = lines.slice(start, start + MOST_LINES);
	const end = following.findIndex((text) => text.trim() === '');
	return (end === -1 ? following : following.slice(0, end)).join('\n');
}

/**
 * Exim and Gmail name the addresses in a header. Else the sender must be a mail system that sends without anybody's doing
 * (RFC 5321 §4.5.5, RFC 3834 §5) or gives our email back, and say that something failed. Replies by holiday are automatic
 * as well, but people's.
 */
function isBounceByStructure(mail: IncomingMail, text: string, messageKey: string | undefined): boolean {
	const { from, fromName, headers } = mail;
	if (headers['x-failed-recipients'] !== undefined) return true;
	const hasDaemonName = DAEMON_NAME.test(fromName);
	if (!DAEMON.test(from) && !hasDaemonName) return false;
	const isAutomatic =
		/^(?:<\s*>)?$/.test(headers['return-path'] ?? 'unknown') ||
		/^auto-/i.test(headers['auto-submitted'] ?? '');
	if (FAILURE.test(text)) return isAutomatic || messageKey !== undefined;
	return isAutomatic && messageKey !== undefined && (RETURNS_EMAIL.test(from) || hasDaemonName);
}

/**
 * The addresses that stand up to the line with the answer, since an email that is repeated comes after it and names
 * others; where there are none, all.
 */
function findAddresses({ from, headers }: IncomingMail, text: string, line: string | undefined): string[] {
	const failed = readAddresses((headers['x-failed-recipients'] ?? '').split(','));
	if (failed.length > 0) return failed;
	const end = line === undefined ? text.length : text.indexOf(line) + line.length;
	const before = listAddresses(text.slice(0, end), from);
	return before.length > 0 ? before : listAddresses(text, from);
}

function listAddresses(text: string, from: string): string[] {
	const found = text.match(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g) ?? [];
	return readAddresses(found).filter((address) => address !== from.toLowerCase());
}

const LONGEST_REASON = 300;

/** The words of another server on one line, and not too long a one. */
export function shortenReason(text: string): string {
	const line = toSingleLine(text);
	return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}
