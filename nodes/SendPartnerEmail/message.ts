import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { MESSAGE_FIELDS, parseMessage, type MessageText } from '../../lib/email/messageText';
import { findTemplate } from '../../lib/ledger/messagingTemplates';
import { forgetUse, recordUse } from '../../lib/ledger/uses';
import { toText } from '../../lib/partner/values';
import { withLedger } from '../shared/ledger';
import {
	nameTranslation,
	readMessageLanguage,
	readOwnMessage,
	type Message,
	type MessageVersion,
} from '../shared/messageVersions';
import { readPlace } from '../shared/place';
import { readRawText, readWrittenText } from '../shared/rawText';
import { readClock } from '../shared/surroundings';

/**
 * Reads the message with its translations, from the node's own fields or from a saved template, and remembers which
 * template the node runs with.
 *
 * @throws NodeOperationError for a template that does not exist or a language that is none; LedgerError
 */
export async function readMessage(context: IExecuteFunctions): Promise<Message> {
	const isSaved = context.getNodeParameter('messageSource', 0, 'write') === 'saved';
	const versions = isSaved ? await readSavedMessage(context) : readOwnMessage(context);
	if (!isSaved) {
		await withLedger((ledger) => forgetUse(ledger, 'messagingTemplate', readPlace(context)));
	}
	if (context.getNodeParameter('options.oneLanguageOnly', 0, false) !== true) return versions;
	return [versions[0]];
}

async function readSavedMessage(context: IExecuteFunctions): Promise<Message> {
	const name = toText(context.getNodeParameter('savedTemplate', 0, ''));
	if (name === undefined) {
		throw new NodeOperationError(context.getNode(), 'Saved Template is empty', {
			description: 'Choose a Saved Template, or choose Write Here under Message.',
		});
	}
	const template = await withLedger(async (ledger) => {
		const found = await findTemplate(ledger, name);
		if (found) await recordUse(ledger, 'messagingTemplate', name, readPlace(context), readClock());
		return found;
	});
	if (!template) {
		throw new NodeOperationError(context.getNode(), `There is no saved template “${name}”`, {
			description: 'Choose another Saved Template. Nothing was sent.',
		});
	}
	const { language, translations, ...text } = parseMessage(template.content);
	const changes = Object.fromEntries(
		MESSAGE_FIELDS.map((field) => [field, readRawText(context, `changes.${field}`)]).filter(
			([, raw]) => raw !== '',
		),
	) as Partial<MessageText>;
	const writtenIn = readMessageLanguage(context, 'changes.messageLanguage') || language;
	const own = { ...toVersion('', text), writtenIn };
	for (const field of Object.keys(changes) as Array<keyof MessageText>) {
		own.raw[field] = changes[field] ?? '';
		own.written[field] = readWrittenText(context, `changes.${field}`);
	}
	return [own, ...translations.map((translation) => toVersion(translation.language, translation))];
}

function toVersion(language: string, { subject, previewText, body }: MessageText): MessageVersion {
	return {
		language,
		writtenIn: language,
		name: nameTranslation(language),
		raw: { subject, previewText, body },
		written: {
			subject: { template: subject },
			previewText: { template: previewText },
			body: { template: body },
		},
	};
}
