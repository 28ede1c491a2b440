import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { isLanguageTag } from '../../lib/email/languageChoice';
import { MESSAGE_FIELDS, type MessageText } from '../../lib/email/messageText';
import { findLanguageCode } from '../../lib/partner/language';
import { toText } from '../../lib/partner/values';
import { readRawText, readWrittenText, type WrittenText } from './rawText';

/** The message in one language, as it is stored and as it is to be understood. */
export interface MessageVersion {
	/** BCP 47; empty for the message that everybody else gets. */
	language: string;
	/** What messages call it, such as `German translation`; empty for the message itself. */
	name: string;
	raw: MessageText;
	written: Record<keyof MessageText, WrittenText>;
}

/**
 * Reads the message and its translations as they are written in the node itself, the message first.
 *
 * @throws NodeOperationError for a language that is none
 */
export function readOwnMessage(context: IExecuteFunctions): MessageVersion[] {
	return [readOwnText(context, '', '', ''), ...readTranslations(context)];
}

/**
 * The texts of a message that is to be kept under a name, the message itself first.
 *
 * @param label what keeps it, for messages
 * @throws NodeOperationError for a message that n8n fills in, which has no meaning in another workflow
 */
export function requireTemplates(
	context: IExecuteFunctions,
	message: readonly MessageVersion[],
	label: string,
): Array<MessageText & { language: string }> {
	return message.map(({ language, written }) => {
		const read = (field: keyof MessageText) => {
			const text = written[field];
			if ('template' in text) return text.template;
			throw new NodeOperationError(
				context.getNode(),
				`${label}: the message has n8n expressions, which other workflows cannot fill in`,
				{ description: 'Write {{firstName}} instead of {{ $json.firstName }}.' },
			);
		};
		return { language, subject: read('subject'), previewText: read('previewText'), body: read('body') };
	});
}

function readTranslations(context: IExecuteFunctions): MessageVersion[] {
	const { translation } = context.getNodeParameter('translations', 0, {}) as IDataObject;
	const rows = Array.isArray(translation) ? (translation as IDataObject[]) : [];
	return rows.map(({ language }, index) => {
		const tag = toText(language) ?? '';
		if (!isLanguageTag(tag)) {
			throw new NodeOperationError(context.getNode(), `Translations: “${tag}” is not a language code`, {
				description: `Enter ${findLanguageCode(tag) ?? 'a code such as de, pt or pt-BR'} under Language. Nothing was sent.`,
			});
		}
		return readOwnText(context, `translations.translation[${index}].`, tag, nameTranslation(tag));
	});
}

function readOwnText(
	context: IExecuteFunctions,
	prefix: string,
	language: string,
	name: string,
): MessageVersion {
	const entries = <Value>(read: (parameter: string) => Value) =>
		Object.fromEntries(MESSAGE_FIELDS.map((field) => [field, read(`${prefix}${field}`)])) as Record<
			keyof MessageText,
			Value
		>;
	return {
		language,
		name,
		raw: entries((parameter) => readRawText(context, parameter)),
		written: entries((parameter) => readWrittenText(context, parameter)),
	};
}

/** What messages call the text in a language. */
export function nameTranslation(language: string): string {
	return language === '' ? '' : `Translation ${language}`;
}
