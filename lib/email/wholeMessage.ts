import type MimeNode from 'nodemailer/lib/mime-node';
import { encode as encodeBase64, wrap as wrapBase64 } from 'nodemailer/lib/base64';
import { encode as encodeQuotedPrintable, wrap as wrapQuotedPrintable } from 'nodemailer/lib/qp';

/** Longest line of an encoded part without its line break (RFC 2045 §6.7 and §6.8). */
const LONGEST_LINE = 76;

/**
 * A message as it goes over the wire, in one piece. nodemailer's own stream builds it of a chain of streams for each
 * part and writes it to the connection in as many pieces, which costs more than everything else about an email; texts
 * that are in memory anyway need none of that. The bytes are the same.
 *
 * @param message compiled by nodemailer, all of its contents texts
 * @throws TypeError for a part that is a file, a stream or the like
 */
export function writeWholeMessage(message: MimeNode): Buffer {
	const whole = writePart(message);
	return Buffer.from(whole.endsWith('\n') ? whole : `${whole}\r\n`);
}

function writePart(part: MimeNode): string {
	const head = `${part.buildHeaders()}\r\n\r\n`;
	if (!part.multipart) return head + writeContent(part);
	const parts = part.childNodes.map((child) => `--${part.boundary}\r\n${writePart(child)}\r\n`);
	return `${head}${parts.join('')}--${part.boundary}--\r\n`;
}

function writeContent(part: MimeNode): string {
	const { content } = part;
	if (content === undefined || content === '') return '';
	if (typeof content !== 'string') throw new TypeError('The parts of a message must be text');
	switch (part.getTransferEncoding()) {
		case 'quoted-printable':
			return wrapQuotedPrintable(encodeQuotedPrintable(content), LONGEST_LINE);
		case 'base64':
			return wrapBase64(encodeBase64(content), LONGEST_LINE);
		default:
			return content;
	}
}
