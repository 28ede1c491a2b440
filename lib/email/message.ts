import { createHash, randomUUID } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import { normaliseStep, type ChainStep } from '../ledger/names';
import { normaliseAddress } from '../partner/addresses';
import type { Mailbox } from './address';
import { AUTOMATIC_HEADERS } from './emailHeaders';
import { protectEncodedWords } from './encodedWord';
import type { RenderedEmail } from './template';

/** An email with everything that goes into it. Addresses are plain and validated, see `parseAddress`. */
export interface MessageParts {
	from: Mailbox;
	/** The partner's address. */
	to: string;
	replyTo?: string | undefined;
	email: RenderedEmail;
	copies?: MessageCopies | undefined;
	/** With its angle brackets, see `createMessageId`. */
	messageId: string;
	date: Date;
	/** See `createUnsubscribeHeaders` and `createFeedbackId`. */
	headers?: Readonly<Record<string, string>> | undefined;
}

/** Who else gets an email, and what they get. */
export interface MessageCopies {
	cc?: string | undefined;
	bcc?: string | undefined;
	/** The email without links that count as the partner's: whoever gets a copy may follow them. */
	email: RenderedEmail;
}

/** A message ready for a `Mailer`: nodemailer's options, with the addresses where delivery looks for them. */
export interface OutgoingMessage extends SendMailOptions {
	from: Mailbox;
	to: Mailbox;
	cc: Mailbox | undefined;
	bcc: Mailbox | undefined;
	/** What Cc and Bcc get in place of the same parts; absent where there are none. */
	copy: EmailContent | undefined;
}

/** The parts of a message that are filled in for the partner. */
type EmailContent = Record<'subject' | 'html' | 'text', string>;

/**
 * Puts a message together.
 *
 * @throws TypeError when a part is not text: nodemailer reads files, URLs and streams from objects
 */
export function composeMessage(parts: MessageParts): OutgoingMessage {
	const { email, copies, messageId, date, headers = {} } = parts;
	requireText('messageId', messageId);
	return {
		from: toMailbox('from', parts.from),
		to: toMailbox('to', { name: '', address: parts.to }),
		replyTo: toOptionalMailbox('replyTo', parts.replyTo),
		cc: toOptionalMailbox('cc', copies?.cc),
		bcc: toOptionalMailbox('bcc', copies?.bcc),
		...readContent(email),
		copy: copies && readContent(copies.email),
		messageId,
		date,
		// nodemailer would ask the operating system for random bytes several times per email.
		baseBoundary: randomUUID(),
		headers: { ...AUTOMATIC_HEADERS, ...mapHeaders(headers) },
		xMailer: false,
		disableFileAccess: true,
		disableUrlAccess: true,
	};
}

function readContent(email: RenderedEmail): EmailContent {
	for (const [name, text] of Object.entries(email)) requireText(name, text);
	return { subject: protectEncodedWords(email.subject), html: email.html, text: email.text };
}

/**
 * The message as it goes to Cc and Bcc. What a copy brings back, such as a bounce, a click or a request to unsubscribe,
 * must not count as the partner's: nothing in it says whose email it was, and `readMessageKey` knows no such Message-ID.
 */
export function composeCopy({ headers, messageId, copy, ...message }: OutgoingMessage): OutgoingMessage {
	const kept = Object.entries(headers ?? {}).filter(([name]) => !/^List-Unsubscribe/i.test(name));
	return {
		...message,
		...copy,
		copy,
		headers: Object.fromEntries(kept),
		messageId: messageId?.replace('<', '<copy.'),
	};
}

/** What makes one email unique, as the ledger counts it. */
export interface EmailIdentity extends ChainStep {
	partnerId: string;
	address: string;
}

/**
 * The key of an email: 40 hexadecimal digits that are the same whenever and from wherever it is sent. Names and
 * addresses are compared as the ledger compares them.
 */
export function createMessageKey(identity: EmailIdentity): string {
	const { program, chain, step } = normaliseStep(identity);
	const address = normaliseAddress(identity.address);
	// JSON keeps the parts apart whatever they contain.
	return hashText(JSON.stringify([program, chain, step, identity.partnerId, address])).slice(0, 40);
}

/**
 * The Message-ID of an email (RFC 5322 §3.6.4). The same email always gets the same one, so that a copy that does go
 * out twice is recognised as one message; one that is sent again on purpose gets another, or it would be hidden as a
 * copy. `readMessageKey` reads the key back.
 *
 * @param fromDomain domain of the sender's address
 * @param occurrence 1 for the first time it is sent, 2 for the time after that
 */
export function createMessageId(identity: EmailIdentity, fromDomain: string, occurrence = 1): string {
	const suffix = occurrence === 1 ? '' : `.${occurrence}`;
	return `<${createMessageKey(identity)}${suffix}@${fromDomain}>`;
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

/**
 * Headers that nodemailer writes as they are. It would fold a long link onto a line of its own and leave the first line
 * empty, which not every reader of List-Unsubscribe copes with.
 */
function mapHeaders(headers: Readonly<Record<string, string>>) {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => {
			if (!/^[\x20-\x7e]+$/.test(value)) throw new TypeError(`The header ${name} must be plain ASCII`);
			return [name, { prepared: true, value }];
		}),
	);
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
