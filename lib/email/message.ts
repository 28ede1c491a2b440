import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import { normaliseStep, type ChainStep } from '../ledger/names';
import type { Mailbox } from './address';
import type { RenderedEmail } from './template';

/** An email with everything that goes into it. Addresses are plain and validated, see `parseAddress`. */
export interface MessageParts {
	from: Mailbox;
	/** The partner's address. */
	to: string;
	replyTo?: string | undefined;
	cc?: string | undefined;
	bcc?: string | undefined;
	email: RenderedEmail;
	/** With its angle brackets, see `createMessageId`. */
	messageId: string;
	date: Date;
}

/** A message ready for a `Mailer`: nodemailer's options, with the addresses where delivery looks for them. */
export interface OutgoingMessage extends SendMailOptions {
	from: Mailbox;
	to: Mailbox;
	cc: Mailbox | undefined;
	bcc: Mailbox | undefined;
}

/**
 * Says that no person typed this email, so that vacation notices stay away: RFC 3834 §5, and Exchange's own header,
 * [MS-OXCMAIL] §2.2.3.2.14.
 */
const AUTOMATIC_HEADERS = {
	'Auto-Submitted': 'auto-generated',
	'X-Auto-Response-Suppress': 'OOF, AutoReply',
};

/**
 * Puts a message together.
 *
 * @throws TypeError when a part is not text: nodemailer reads files, URLs and streams from objects
 */
export function composeMessage(parts: MessageParts): OutgoingMessage {
	const { email, messageId, date } = parts;
	for (const [name, text] of Object.entries({ ...email, messageId })) requireText(name, text);
	return {
		from: toMailbox('from', parts.from),
		to: toMailbox('to', { name: '', address: parts.to }),
		replyTo: toOptionalMailbox('replyTo', parts.replyTo),
		cc: toOptionalMailbox('cc', parts.cc),
		bcc: toOptionalMailbox('bcc', parts.bcc),
		subject: email.subject,
		html: email.html,
		text: email.text,
		messageId,
		date,
		headers: { ...AUTOMATIC_HEADERS },
		xMailer: false,
		disableFileAccess: true,
		disableUrlAccess: true,
	};
}

/** What makes one email unique, as the ledger counts it. */
export interface MessageKey extends ChainStep {
	partnerId: string;
	address: string;
}

/**
 * The Message-ID of an email (RFC 5322 §3.6.4). The same email always gets the same one, so that a copy that does go
 * out twice is recognised as one message. Names and addresses are compared as the ledger compares them.
 *
 * @param fromDomain domain of the sender's address
 */
export function createMessageId(key: MessageKey, fromDomain: string): string {
	const { program, chain, step } = normaliseStep(key);
	const address = key.address.trim().toLowerCase();
	// JSON keeps the parts apart whatever they contain.
	const identity = JSON.stringify([program, chain, step, key.partnerId, address]);
	return `<${hashText(identity).slice(0, 40)}@${fromDomain}>`;
}

/**
 * SHA-256 in hex of the copy as it was written, before it is filled in for anybody, so that a report can tell which
 * version a partner got. The order of the fields does not count, and a field that is missing counts as an empty one.
 */
export function hashCopy(copy: Readonly<Record<string, string | undefined>>): string {
	const fields = Object.entries(copy).filter(([, text]) => text !== undefined && text !== '');
	return hashText(JSON.stringify(fields.sort(([first], [second]) => (first < second ? -1 : 1))));
}

function hashText(text: string): string {
	return createHash('sha256').update(text, 'utf8').digest('hex');
}

function toMailbox(name: string, { name: displayName, address }: Mailbox): Mailbox {
	return { name: requireText(`${name} name`, displayName), address: requireText(name, address) };
}

function toOptionalMailbox(name: string, address: string | undefined): Mailbox | undefined {
	return address === undefined ? undefined : toMailbox(name, { name: '', address });
}

function requireText(name: string, value: unknown): string {
	if (typeof value !== 'string') throw new TypeError(`The ${name} of a message must be text`);
	return value;
}
