import type { Attachment, ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import { readMessageKey } from '../ledger/messageKey';

/** An email that came back, as far as it is known: whole, or in the parts that n8n's Email Trigger gives. */
export interface IncomingMail {
	subject: string;
	/** Address of the sender. */
	from: string;
	/** What the sender is called, empty where it is not. */
	fromName: string;
	/** By their names in lower case, without white space around; of several with one name the last. */
	headers: Readonly<Record<string, string>>;
	/** The text that a person reads. */
	text: string;
	/** Attached parts with their MIME types in lower case. */
	parts: Array<{ type: string; content: string }>;
}

/** Reads a whole email as it came over the wire (RFC 5322). */
export async function parseIncomingMail(source: Buffer | string): Promise<IncomingMail> {
	const mail: ParsedMail = await simpleParser(source, { keepDeliveryStatus: true, skipTextToHtml: true });
	const sender = mail.from?.value[0];
	return {
		subject: mail.subject ?? '',
		from: sender?.address ?? '',
		fromName: sender?.name ?? '',
		headers: Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, readHeaderLine(line)])),
		text: mail.text ?? '',
		parts: mail.attachments.map(({ contentType, content }: Attachment) => ({
			type: contentType.toLowerCase(),
			content: content.toString('utf8'),
		})),
	};
}

/** What a whole header says: `<>` of `Return-Path: <>`, unfolded. */
export function readHeaderLine(line: string): string {
	return line
		.replace(/^[^:]*:/, '')
		.replace(/\r?\n[ \t]+/g, ' ')
		.trim();
}

/** The first part with one of the MIME types. */
export function findPart({ parts }: IncomingMail, types: readonly string[]): string | undefined {
	return parts.find((part) => types.some((type) => part.type.startsWith(type)))?.content;
}

/**
 * The key of the email that came back: that of its own Message-ID. Others may stand in its References, since a
 * conversation goes on from ours.
 */
export function findMessageKey({ text, parts }: IncomingMail): string | undefined {
	for (const content of [...parts.map((part) => part.content), text]) {
		for (const [, id] of content.matchAll(/^[> \t]*(?:X-Original-)?Message-ID:\s*(<[^<>\s]+>)/gim)) {
			const key = readMessageKey(id ?? '');
			if (key !== undefined) return key;
		}
	}
	return undefined;
}
