import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { MESSAGE_FIELDS, parseMessage, type MessageText } from '../../lib/email/messageText';
import { findTemplate } from '../../lib/ledger/messagingTemplates';
import { toText } from '../../lib/partner/values';
import { withLedger } from '../shared/ledger';
import { nameTranslation, readOwnMessage, type MessageVersion } from '../shared/messageVersions';
import { readRawText, readWrittenText } from '../shared/rawText';

/**
 * Reads the message with its translations, from the node's own fields or from a saved template.
 *
 * @throws NodeOperationError for a template that does not exist or a language that is none; LedgerError
 */
export async function readMessage(context: IExecuteFunctions): Promise<MessageVersion[]> {
	const versions =
		context.getNodeParameter('messageSource', 0, 'write') === 'saved'
			? await readSavedMessage(context)
			: readOwnMessage(context);
	if (context.getNodeParameter('options.oneLanguageOnly', 0, false) !== true) return versions;
	return versions.filter(({ language }) => language === '');
}

async function readSavedMessage(context: IExecuteFunctions): Promise<MessageVersion[]> {
	const name = toText(context.getNodeParameter('savedTemplate', 0, ''));
	if (name === undefined) {
		throw new NodeOperationError(context.getNode(), 'Saved Template is empty', {
			description: 'Choose a Saved Template, or choose Write Here under Message.',
		});
	}
	const template = await withLedger((ledger) => findTemplate(ledger, name));
	if (!template) {
		throw new NodeOperationError(context.getNode(), `There is no saved template “${name}”`, {
			description: 'Choose another Saved Template. Nothing was sent.',
		});
	}
	const { translations, ...text } = parseMessage(template.content);
	const changes = Object.fromEntries(
		MESSAGE_FIELDS.map((field) => [field, readRawText(context, `changes.${field}`)]).filter(
			([, raw]) => raw !== '',
		),
	) as Partial<MessageText>;
	const own = toVersion('', text);
	for (const field of Object.keys(changes) as Array<keyof MessageText>) {
		own.raw[field] = changes[field] ?? '';
		own.written[field] = readWrittenText(context, `changes.${field}`);
	}
	return [own, ...translations.map(({ language, ...translation }) => toVersion(language, translation))];
}

function toVersion(language: string, raw: MessageText): MessageVersion {
	return {
		language,
		name: nameTranslation(language),
		raw: { ...raw },
		written: {
			subject: { template: raw.subject },
			previewText: { template: raw.previewText },
			body: { template: raw.body },
		},
	};
}
