import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { parseIncomingMail, readHeaderLine, type IncomingMail } from '../../../lib/email/incomingMail';
import { readPath, toText, type PartnerData } from '../../../lib/partner/values';

/**
 * The email of an item as n8n's Email Trigger (IMAP) gives it: whole with the format RAW, in parts with the others.
 *
 * @throws NodeOperationError where the item holds none
 */
export async function readIncomingMail(context: IExecuteFunctions, itemIndex: number): Promise<IncomingMail> {
	const item = context.getInputData()[itemIndex];
	const raw = toText(item?.json.raw);
	if (raw !== undefined) return parseIncomingMail(decodeRaw(raw));
	const mail = item && (await readParts(context, item, itemIndex));
	if (mail && (mail.subject !== '' || mail.text !== '' || mail.parts.length > 0)) return mail;
	throw new NodeOperationError(context.getNode(), 'The item holds no email', {
		description: 'Connect an Email Trigger (IMAP) and set its Format to RAW.',
		itemIndex,
	});
}

/** The trigger hands over base64; other sources of a whole email mostly do not. */
function decodeRaw(raw: string): Buffer {
	const isBase64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(raw);
	return Buffer.from(raw, isBase64 ? 'base64' : 'utf8');
}

async function readParts(
	context: IExecuteFunctions,
	{ json, binary = {} }: INodeExecutionData,
	itemIndex: number,
): Promise<IncomingMail> {
	const parts: IncomingMail['parts'] = [];
	for (const [name, { mimeType }] of Object.entries(binary)) {
		if (!/^(?:message|text)\//.test(mimeType)) continue;
		const content = await context.helpers.getBinaryDataBuffer(itemIndex, name);
		parts.push({ type: mimeType.toLowerCase(), content: content.toString('utf8') });
	}
	return {
		subject: toText(json.subject) ?? '',
		...readSender(json),
		headers: readHeaders(json),
		text: toText(json.textPlain) ?? toText(json.text) ?? '',
		parts,
	};
}

/** `Name <address>` with the format Simple, what mailparser makes of it with Resolved. */
function readSender(json: PartnerData): Pick<IncomingMail, 'from' | 'fromName'> {
	const resolved = toText(readPath(json, 'from.value.0.address'));
	if (resolved !== undefined) {
		return { from: resolved, fromName: toText(readPath(json, 'from.value.0.name')) ?? '' };
	}
	const text = toText(json.from) ?? '';
	const [, name = '', address = text] = /^(.*)<([^<>]+)>/s.exec(text) ?? [];
	return { from: address, fromName: name.trim().replace(/^"|"$/g, '') };
}

/** Under `metadata` with the format Simple; whole lines under `headers` with Resolved. */
function readHeaders({ metadata, headers }: PartnerData): IncomingMail['headers'] {
	return { ...readTexts(metadata, (text) => text.trim()), ...readTexts(headers, readHeaderLine) };
}

function readTexts(value: unknown, read: (text: string) => string): Record<string, string> {
	const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
	return Object.fromEntries(
		entries.flatMap(([name, text]) => (typeof text === 'string' ? [[name.toLowerCase(), read(text)]] : [])),
	);
}
