import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { isLanguageTag } from '../../lib/email/languageChoice';
import { MESSAGE_FIELDS, type MessageText } from '../../lib/email/messageText';
import { TemplateError } from '../../lib/email/templateError';
import { findLanguageCode } from '../../lib/partner/language';
import { toText } from '../../lib/partner/values';
import { readRawText, readWrittenText, type WrittenText } from './rawText';

/** The message in one language, as it is stored and as it is to be understood. */
export interface MessageVersion {
	/** BCP 47; empty for the message that everybody else gets. */
	language: string;
	/** BCP 47, what it is written in; empty where the operator does not say. */
	writtenIn: string;
	/** What messages call it, such as `German translation`; empty for the message itself. */
	name: string;
	raw: MessageText;
	written: Record<keyof MessageText, WrittenText>;
}

/** A message in every language that it is written in, the message itself first. */
export type Message = readonly [MessageVersion, ...MessageVersion[]];

/** The texts of a message in one language; BCP 47, empty for the message that everybody else gets. */
export type LanguageText = MessageText & { language: string };

/**
 * Reads the message and its translations as they are written in the node itself, the message first.
 *
 * @throws NodeOperationError for a language that is none
 */
export function readOwnMessage(context: IExecuteFunctions): Message {
	const own = readOwnText(context, '', '');
	return [
		{ ...own, writtenIn: readMessageLanguage(context, 'messageLanguage') },
		...readTranslations(context),
	];
}

/**
 * The texts of a message that is to be kept under a name, the message itself first.
 *
 * @param label what keeps it, for messages
 * @throws NodeOperationError for a message that n8n fills in, which has no meaning in another workflow
 */
export function requireTemplates(
	context: IExecuteFunctions,
	[own, ...translations]: Message,
	label: string,
): [LanguageText, ...LanguageText[]] {
	const toTemplates = ({ language, written }: MessageVersion): LanguageText => {
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
	};
	return [toTemplates(own), ...translations.map(toTemplates)];
}

function readTranslations(context: IExecuteFunctions): MessageVersion[] {
	const { translation } = context.getNodeParameter('translations', 0, {}) as IDataObject;
	const rows = Array.isArray(translation) ? (translation as IDataObject[]) : [];
	return rows.map(({ language }, index) => {
		const tag = toText(language) ?? '';
		requireLanguage(context, tag, { place: 'Translations', label: 'Language' });
		return readOwnText(context, `translations.translation[${index}].`, tag);
	});
}

/**
 * The language that Message Language says the message itself is written in, empty for none.
 *
 * @throws NodeOperationError for one that is none
 */
export function readMessageLanguage(context: IExecuteFunctions, parameter: string): string {
	const tag = toText(context.getNodeParameter(parameter, 0, '')) ?? '';
	if (tag !== '') requireLanguage(context, tag, { place: 'Message Language', label: 'Message Language' });
	return tag.replaceAll('_', '-');
}

function requireLanguage(
	context: IExecuteFunctions,
	tag: string,
	{ place, label }: { place: string; label: string },
): void {
	if (isLanguageTag(tag)) return;
	throw new NodeOperationError(context.getNode(), `${place}: “${tag}” is not a language code`, {
		description: `Enter ${findLanguageCode(tag) ?? 'a code such as de, pt or pt-BR'} under ${label}. Nothing was sent.`,
	});
}

function readOwnText(context: IExecuteFunctions, prefix: string, language: string): MessageVersion {
	const entries = <Value>(read: (parameter: string) => Value) =>
		Object.fromEntries(MESSAGE_FIELDS.map((field) => [field, read(`${prefix}${field}`)])) as Record<
			keyof MessageText,
			Value
		>;
	return {
		language,
		writtenIn: language,
		name: nameTranslation(language),
		raw: entries((parameter) => readRawText(context, parameter)),
		written: entries((parameter) => readWrittenText(context, parameter)),
	};
}

/** Says in which translation something is wrong, see `nameTranslation`. */
export function nameVersion<Result>(name: string, compile: () => Result): Result {
	try {
		return compile();
	} catch (error) {
		if (name === '' || !(error instanceof TemplateError)) throw error;
		throw new Error(`${name}: ${error.message}`, { cause: error });
	}
}

/** What messages call the text in a language. */
export function nameTranslation(language: string): string {
	return language === '' ? '' : `Translation ${language}`;
}
