import type { EmailCopy } from './template';

/** The fields of a message that an operator writes. */
export const MESSAGE_FIELDS = ['subject', 'previewText', 'body'] as const satisfies ReadonlyArray<
	keyof EmailCopy
>;

/** A message in one language, as an operator wrote it. */
export type MessageText = Record<(typeof MESSAGE_FIELDS)[number], string>;

/** A message with its translations, as it is kept under a name. */
export interface SavedMessage extends MessageText {
	/** BCP 47, what the message itself is written in; empty where it is not known. */
	language: string;
	translations: Array<MessageText & { language: string }>;
}

/** The message as the ledger keeps it. */
export function serialiseMessage({ language, translations, ...text }: SavedMessage): string {
	return JSON.stringify({
		...pickText(text),
		...(language !== '' && { language }),
		translations: translations.map(pickTranslation),
	});
}

/**
 * Reads what `serialiseMessage` wrote.
 *
 * @throws Error where it is something else
 */
export function parseMessage(content: string): SavedMessage {
	const message = JSON.parse(content) as Omit<SavedMessage, 'language'> & { language?: unknown };
	const translations = Array.isArray(message.translations) ? message.translations : [];
	return {
		...pickText(message),
		language: requireString(message.language ?? ''),
		translations: translations.map(pickTranslation),
	};
}

function pickTranslation(translation: MessageText & { language: string }) {
	return { language: requireString(translation.language), ...pickText(translation) };
}

function pickText(message: MessageText): MessageText {
	return {
		subject: requireString(message.subject),
		previewText: requireString(message.previewText),
		body: requireString(message.body),
	};
}

function requireString(value: unknown): string {
	if (typeof value === 'string') return value;
	throw new Error('The messaging template is not readable. Save it again.');
}
