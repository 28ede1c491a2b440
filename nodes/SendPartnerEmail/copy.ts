import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { chooseVersion } from '../../lib/email/languageChoice';
import { hashCopy } from '../../lib/email/message';
import {
	compileEmail,
	type CompileOptions,
	type RenderedEmail,
	type RenderOptions,
} from '../../lib/email/template';
import type { FallbackToken } from '../../lib/email/tokenScope';
import type { TrackingToken } from '../../lib/email/trackingTokens';
import type { WrittenLanguage } from '../../lib/email/unsubscribeText';
import { PARTNER_FIELDS } from '../../lib/partner/partner';
import { nameVersion, type Message, type MessageVersion } from '../shared/messageVersions';
import { isManualExecution } from '../shared/mode';
import type { WrittenText } from '../shared/rawText';
import type { Recipient } from './recipients';
import { TRACKING_PROGRAM, type SendSettings } from './settings';

/** The node's message in one language, compiled for a run. */
export interface CopyVersion extends WrittenLanguage {
	/** Evaluates n8n's expressions for a recipient, once for all forms in which the email is needed. */
	prepare: (recipient: Recipient) => EmailRenderer;
	/** Whether it has dates, times, amounts or numbers that are written the partner's way. */
	usesFormats: boolean;
	/** What the message needs of impact.com for each recipient. */
	trackingTokens: readonly TrackingToken[];
	/** The tokens of the partner that have a fallback. */
	fallbacks: readonly FallbackToken[];
	/** The tokens of the partner that have none, as they stand in the message. */
	withoutFallback: readonly string[];
	/** What an operator should look at in the message before it goes out. */
	problems: readonly string[];
}

/**
 * Fills in the email of one recipient.
 *
 * @throws RenderError when the partner lacks something the copy needs
 */
export type EmailRenderer = (options: Omit<RenderOptions, 'final'>) => RenderedEmail;

/** The node's message, compiled for a run. */
export interface Copy {
	/** The message in the recipient's language, or the one that everybody else gets. */
	choose: (recipient: Pick<Recipient, 'data'>) => CopyVersion;
	/** The tokens of any version that have a fallback. */
	fallbacks: readonly FallbackToken[];
	/** The tokens of any version that have none, as they stand in the message. */
	withoutFallback: readonly string[];
	hasTranslations: boolean;
	/** Whether the message itself has dates or amounts, and may be in another language than they are. */
	mixesLanguages: boolean;
	/** Whether any version needs something of impact.com. */
	hasTrackingTokens: boolean;
	/** SHA-256 of the copy as written, translations included. */
	hash: string;
}

/**
 * Compiles Subject, Preview Text and Body of every language once for the run.
 *
 * @throws TemplateError naming the parameter, line and column; NodeOperationError for a parameter it uses that is empty
 */
export function compileCopy(
	context: IExecuteFunctions,
	message: Message,
	items: readonly INodeExecutionData[],
	settings: SendSettings,
): Copy {
	refuseEmptyTokens(context, message, settings);
	const fields = new Set<string>(PARTNER_FIELDS);
	for (const { json } of items) for (const field of Object.keys(json)) fields.add(field);
	// Many sources leave out a column that is empty for everybody, and an hour may bring only such partners.
	const unknownNames = isManualExecution(context) ? 'refuse' : 'useFallback';
	const options: CompileOptions = { fields, unknownNames, requiredLink: settings.requiredLink };
	const [own, ...translations] = message;
	const first = compileVersion(own, options);
	const versions = [first, ...translations.map((version) => compileVersion(version, options))];
	const hasTrackingTokens = versions.some(({ trackingTokens }) => trackingTokens.length > 0);
	if (hasTrackingTokens && settings.trackingProgramId === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`The message uses {trackingLink} or {adcode_…}, but ${TRACKING_PROGRAM} is empty`,
			{ description: `Add the option ${TRACKING_PROGRAM} and choose your program at impact.com.` },
		);
	}
	return {
		choose: ({ data }) => chooseVersion(versions, data.language) ?? first,
		fallbacks: versions.flatMap(({ fallbacks }) => fallbacks),
		withoutFallback: [...new Set(versions.flatMap(({ withoutFallback }) => withoutFallback))],
		hasTranslations: translations.length > 0,
		mixesLanguages: own.writtenIn === '' && first.usesFormats,
		hasTrackingTokens,
		hash: hashCopy(
			Object.fromEntries(
				message.flatMap(({ language, raw }) =>
					Object.entries(raw).map(([field, text]) => [
						language === '' ? field : `${language} ${field}`,
						text,
					]),
				),
			),
		),
	};
}

function compileVersion(
	{ language, writtenIn, name, written }: MessageVersion,
	options: CompileOptions,
): CopyVersion {
	const email = nameVersion(name, () =>
		compileEmail(
			{
				subject: templateOf(written.subject),
				previewText: templateOf(written.previewText),
				body: templateOf(written.body),
			},
			{ ...options, language: writtenIn },
		),
	);
	return {
		language,
		writtenIn,
		prepare: ({ index, data }) => {
			const final = {
				subject: evaluate(written.subject, index),
				previewText: evaluate(written.previewText, index),
				body: evaluate(written.body, index),
			};
			return (options) => email.render(data, { ...options, final });
		},
		usesFormats: email.usesFormats,
		trackingTokens: email.trackingTokens,
		fallbacks: email.fallbacks,
		withoutFallback: email.withoutFallback,
		problems: email.problems,
	};
}

/** Tokens that stand for a parameter of the node. */
const PARAMETER_TOKENS = [
	{ token: 'signUpLink', label: 'Sign-Up Link' },
	{ token: 'postalAddress', label: 'Postal Address' },
] as const;

/** Makes sure that a parameter which the message uses is filled in. */
function refuseEmptyTokens(context: IExecuteFunctions, message: Message, settings: SendSettings): void {
	const text = message.flatMap(({ raw }) => Object.values(raw)).join('\n');
	for (const { token, label } of PARAMETER_TOKENS) {
		if (settings[token] !== '' || !new RegExp(`\\{\\s*${token}\\b`).test(text)) continue;
		throw new NodeOperationError(context.getNode(), `The message uses {${token}}, but ${label} is empty`, {
			description: `Fill in ${label}.`,
		});
	}
}

function templateOf(text: WrittenText): string | undefined {
	return 'template' in text ? text.template : undefined;
}

function evaluate(text: WrittenText, index: number): string | undefined {
	return 'evaluate' in text ? text.evaluate(index) : undefined;
}
