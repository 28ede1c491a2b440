import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { parseIncomingMail, type IncomingMail } from '../../../lib/email/mailReport';
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
		from: readSender(json),
		text: toText(json.textPlain) ?? toText(json.text) ?? '',
		parts,
	};
}

/** `Name <address>` with the format Simple, what mailparser makes of it with Resolved. */
function readSender(json: PartnerData): string {
	const resolved = readPath(json, 'from.value.0.address');
	const text = toText(resolved) ?? toText(json.from) ?? '';
	return /<([^<>]+)>/.exec(text)?.[1] ?? text;
}
