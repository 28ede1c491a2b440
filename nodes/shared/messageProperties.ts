import type { INodeProperties } from 'n8n-workflow';

/** The subject of a message. */
export const SUBJECT: INodeProperties = {
	displayName: 'Subject',
	name: 'subject',
	type: 'string',
	default: '',
	placeholder: 'e.g. {firstName|Hello}, join our partner program',
	description: 'The subject line. Tokens such as {firstName} are filled in for each partner.',
};

/** The preview text of a message. */
export const PREVIEW_TEXT: INodeProperties = {
	displayName: 'Preview Text',
	name: 'previewText',
	type: 'string',
	default: '',
	placeholder: 'e.g. Earn 10% on every order',
	description: 'The line that an inbox shows after the subject',
};

/** The body of a message. */
export const BODY: INodeProperties = {
	displayName: 'Body',
	name: 'body',
	type: 'string',
	typeOptions: { editor: 'htmlEditor', rows: 12 },
	default: '',
	description: 'The email. A plain-text version is added.',
	hint: 'HTML, or plain text without any tag. Use {firstName}, {lastName}, {mpname}, {mpid} or any field as {{fieldName}}. Write {firstName|there} for partners without one.',
};

/** The fields of a message, top to bottom. */
export const messageProperties: INodeProperties[] = [
	{ ...SUBJECT, required: true },
	PREVIEW_TEXT,
	{ ...BODY, required: true },
];

/** What the message itself is written in. */
export const MESSAGE_LANGUAGE: INodeProperties = {
	displayName: 'Message Language',
	name: 'messageLanguage',
	type: 'string',
	default: '',
	placeholder: 'e.g. en',
	description:
		'The language code of the Subject and Body above. Dates and amounts are then written in it, also for partners of other languages who have no translation.',
};

/** The same message in other languages. */
export const translationsProperty: INodeProperties = {
	displayName: 'Translations',
	name: 'translations',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Translation' },
	placeholder: 'Add Translation',
	default: {},
	description:
		'The same email in other languages. Each partner gets that of the field language (pt-BR, else pt), everybody else the message above.',
	options: [
		{
			displayName: 'Translation',
			name: 'translation',
			values: [
				{
					displayName: 'Language',
					name: 'language',
					type: 'string',
					default: '',
					placeholder: 'e.g. pt-BR',
					description: 'A language code such as de, pt or pt-BR',
				},
				SUBJECT,
				PREVIEW_TEXT,
				BODY,
			],
		},
	],
};
