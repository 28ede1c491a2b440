import type { Attachment, ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import { readMessageKey } from '../ledger/messageKey';
import { parseAddress } from './address';
import { UNSUBSCRIBE_SUBJECT } from './emailHeaders';
import { readEnhancedStatus, type EnhancedStatus } from './enhancedStatus';
import { toSingleLine } from './displayText';

/** An email that came back, as far as it is known: whole, or in the parts that n8n's Email Trigger gives. */
export interface IncomingMail {
	subject: string;
	/** Address of the sender. */
	from: string;
	/** The text that a person reads. */
	text: string;
	/** Attached parts with their MIME types in lower case. */
	parts: Array<{ type: string; content: string }>;
}

/** What an incoming email says about one that was sent. */
export type MailReport =
	| {
			kind: 'bounce';
			/** True for one that is only late so far. */
			isDelayed: boolean;
			messageKey: string | undefined;
			/** Addresses it may be about, the most certain first. */
			addresses: string[];
			status: EnhancedStatus | undefined;
			/** The other server's words. */
			reason: string;
	  }
	| { kind: 'complaint'; messageKey: string | undefined; addresses: string[] }
	| { kind: 'unsubscribe'; messageKey: string }
	| { kind: 'other' };

const LONGEST_REASON = 300;

/** Reads a whole email as it came over the wire (RFC 5322). */
export async function parseIncomingMail(source: Buffer | string): Promise<IncomingMail> {
	const mail: ParsedMail = await simpleParser(source, { keepDeliveryStatus: true, skipTextToHtml: true });
	return {
		subject: mail.subject ?? '',
		from: mail.from?.value[0]?.address ?? '',
		text: mail.text ?? '',
		parts: mail.attachments.map(({ contentType, content }: Attachment) => ({
			type: contentType.toLowerCase(),
			content: content.toString('utf8'),
		})),
	};
}

/**
 * What an incoming email means: a delivery report (RFC 3464), a plain bounce, a complaint (ARF, RFC 5965), a request to
 * be unsubscribed, or none of these.
 */
export function readMailReport(mail: IncomingMail): MailReport {
	// Gateways put words in front of a subject, such as [EXTERNAL].
	const requested = new RegExp(`\\b${UNSUBSCRIBE_SUBJECT}\\s+([0-9a-f]{40})\\b`, 'i').exec(mail.subject);
	if (requested?.[1]) return { kind: 'unsubscribe', messageKey: requested[1].toLowerCase() };
	const complaint = findPart(mail, 'message/feedback-report');
	if (complaint !== undefined) return readComplaint(mail, complaint);
	const delivery = findPart(mail, 'message/delivery-status');
	if (delivery !== undefined) return readDeliveryStatus(mail, delivery);
	return looksLikeBounce(mail) ? readPlainBounce(mail) : { kind: 'other' };
}

function findPart({ parts }: IncomingMail, type: string): string | undefined {
	return parts.find((part) => part.type.startsWith(type))?.content;
}

/** What says that somebody minds an email (RFC 5965 §7.3 and its drafts). Failed checks of DMARC (RFC 6591) do not. */
const COMPLAINT_TYPES = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list']);

function readComplaint(mail: IncomingMail, report: string): MailReport {
	const type = readField(report, 'Feedback-Type')?.toLowerCase() ?? '';
	if (!COMPLAINT_TYPES.has(type)) return { kind: 'other' };
	const addresses = [readField(report, 'Original-Rcpt-To'), readField(report, 'Removal-Recipient')];
	return { kind: 'complaint', messageKey: findMessageKey(mail), addresses: readAddresses(addresses) };
}

function readDeliveryStatus(mail: IncomingMail, report: string): MailReport {
	// Fields of the whole message come first, then one group for each recipient; ours have only one.
	const action = readField(report, 'Action')?.toLowerCase() ?? '';
	if (action !== 'failed' && action !== 'delayed') return { kind: 'other' };
	const diagnostic = readField(report, 'Diagnostic-Code')?.replace(/^[\w-]+;\s*/, '');
	const status = readEnhancedStatus(readField(report, 'Status') ?? '');
	return {
		kind: 'bounce',
		isDelayed: action === 'delayed',
		messageKey: findMessageKey(mail),
		addresses: readAddresses([readField(report, 'Original-Recipient'), readField(report, 'Final-Recipient')]),
		status: preferExact(status, diagnostic === undefined ? undefined : readEnhancedStatus(diagnostic)),
		reason: shorten(diagnostic ?? readField(report, 'Status') ?? 'Not delivered'),
	};
}

/** Some servers say 5.0.0 or nothing of their own where they pass on what the other one said. */
function preferExact(
	own: EnhancedStatus | undefined,
	remote: EnhancedStatus | undefined,
): EnhancedStatus | undefined {
	const isVague = !own || (own.subject === 0 && own.detail === 0);
	return isVague ? (remote ?? own) : own;
}

const DAEMON = /^(?:mailer-daemon|postmaster|mail-daemon|bounces?)\b/i;
const BOUNCE_SUBJECT =
	/undeliver|not\s+delivered|delivery\s+(?:status|fail|has\s+failed)|returned\s+mail|failure\s+notice|mail\s+delivery|could\s+not\s+be\s+delivered|unzustellbar|non\s+remis/i;

function looksLikeBounce({ from, subject }: IncomingMail): boolean {
	return DAEMON.test(from) && BOUNCE_SUBJECT.test(subject);
}

/** An enhanced status code (RFC 3463), and not a part of an IP address. */
const STATUS_CODE = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/;

/** A reply of an SMTP server: RFC 5321 §4.2. */
const SMTP_REPLY = /(?<![\d.])[45]\d\d[ -]/;

/** Where a plain bounce begins to repeat the email that it is about. */
const RETURNED_COPY =
	/^(?:-{3,}.*\b(?:copy|original|returned|below)\b|(?:Return-Path|Received|DKIM-Signature|Message-ID):).*$/im;

function readPlainBounce(mail: IncomingMail): MailReport {
	const { from } = mail;
	const text = mail.text.split(RETURNED_COPY)[0] ?? '';
	const lines = text.split('\n');
	const line =
		lines.find((candidate) => SMTP_REPLY.test(candidate)) ??
		lines.find((candidate) => STATUS_CODE.test(candidate));
	const code = STATUS_CODE.exec(line ?? '')?.[0];
	const found = text.match(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g) ?? [];
	return {
		kind: 'bounce',
		isDelayed: /\bdelayed\b|will\s+(?:be\s+)?retr(?:y|ied)|still\s+trying/i.test(
			`${mail.subject} ${line ?? ''}`,
		),
		messageKey: findMessageKey(mail),
		addresses: readAddresses(found).filter((address) => address !== from.toLowerCase()),
		status: code === undefined ? undefined : readEnhancedStatus(code),
		reason: shorten(line ?? mail.subject),
	};
}

/**
 * The key of the email that came back: that of its own Message-ID. Others may stand in its References, since a
 * conversation goes on from ours.
 */
function findMessageKey({ text, parts }: IncomingMail): string | undefined {
	for (const content of [...parts.map((part) => part.content), text]) {
		for (const [, id] of content.matchAll(/^[> \t]*(?:X-Original-)?Message-ID:\s*(<[^<>\s]+>)/gim)) {
			const key = readMessageKey(id ?? '');
			if (key !== undefined) return key;
		}
	}
	return undefined;
}

/** A header-like field, unfolded. */
function readField(text: string, name: string): string | undefined {
	const match = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t]+.*)*)`, 'im').exec(text);
	return match?.[1]?.replace(/\r?\n[ \t]+/g, ' ').trim();
}

/** Valid addresses out of texts such as `rfc822; ann@x.example` or `<ann@x.example>`, each once. */
function readAddresses(texts: ReadonlyArray<string | undefined>): string[] {
	const addresses = texts.flatMap((text) => {
		const parsed = parseAddress((text ?? '').replace(/^[\w-]+;\s*/, '').replace(/^<|>$/g, ''));
		return parsed.ok ? [parsed.address.toLowerCase()] : [];
	});
	return [...new Set(addresses)].slice(0, 20);
}

function shorten(text: string): string {
	const line = toSingleLine(text);
	return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}
