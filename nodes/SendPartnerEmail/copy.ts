import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { chooseVersion } from '../../lib/email/languageChoice';
import { hashCopy } from '../../lib/email/message';
import { compileEmail, type RenderedEmail, type RenderOptions } from '../../lib/email/template';
import { TemplateError } from '../../lib/email/templateError';
import type { FallbackToken } from '../../lib/email/tokenScope';
import type { TrackingToken } from '../../lib/email/trackingTokens';
import { PARTNER_FIELDS } from '../../lib/partner/partner';
import type { MessageVersion } from '../shared/messageVersions';
import type { WrittenText } from '../shared/rawText';
import { findFooterTokens } from './emailParts';
import type { Recipient } from './recipients';
import { TRACKING_PROGRAM, type SendSettings } from './settings';

/**
 * Fills in the email of one recipient.
 *
 * @throws RenderError when the partner lacks something the copy needs
 */
export type EmailRenderer = (options: Omit<RenderOptions, 'final'>) => RenderedEmail;

/** The node's message in one language, compiled for a run. */
export interface CopyVersion {
	/** BCP 47; empty for the message that everybody else gets. */
	language: string;
	/** Evaluates n8n's expressions for a recipient, once for all forms in which the email is needed. */
	prepare: (recipient: Recipient) => EmailRenderer;
	/** What the message needs of impact.com for each recipient. */
	trackingTokens: readonly TrackingToken[];
	/** The tokens of the partner that have a fallback. */
	fallbacks: readonly FallbackToken[];
	/** What an operator should look at in the message before it goes out. */
	problems: readonly string[];
	/** Tokens that stand in the body already, so that the footer does not repeat them. */
	footerTokens: ReadonlySet<string>;
}

/** The node's message, compiled for a run. */
export interface Copy {
	/** The message in the recipient's language, or the one that everybody else gets. */
	choose: (recipient: Recipient) => CopyVersion;
	/** The tokens of any version that have a fallback. */
	fallbacks: readonly FallbackToken[];
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
	message: readonly MessageVersion[],
	items: readonly INodeExecutionData[],
	settings: SendSettings,
): Copy {
	refuseEmptyTokens(context, message, settings);
	const fields = new Set<string>(PARTNER_FIELDS);
	for (const { json } of items) for (const field of Object.keys(json)) fields.add(field);
	const versions = message.map((version) => compileVersion(version, fields, settings));
	const [first] = versions;
	if (!first) throw new Error('A message has at least one version');
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
	{ language, name, raw, written }: MessageVersion,
	fields: ReadonlySet<string>,
	{ requiredLink }: SendSettings,
): CopyVersion {
	const email = explainPlace(name, () =>
		compileEmail(
			{
				subject: templateOf(written.subject),
				previewText: templateOf(written.previewText),
				body: templateOf(written.body),
			},
			{ fields, requiredLink },
		),
	);
	return {
		language,
		prepare: ({ index, data }) => {
			const final = {
				subject: evaluate(written.subject, index),
				previewText: evaluate(written.previewText, index),
				body: evaluate(written.body, index),
			};
			return (options) => email.render(data, { ...options, final });
		},
		trackingTokens: email.trackingTokens,
		fallbacks: email.fallbacks,
		problems: email.problems,
		footerTokens: findFooterTokens(raw.body),
	};
}

/** Says in which translation something is wrong. */
function explainPlace<Result>(name: string, compile: () => Result): Result {
	try {
		return compile();
	} catch (error) {
		if (name === '' || !(error instanceof TemplateError)) throw error;
		throw new Error(`${name}: ${error.message}`, { cause: error });
	}
}

/** Tokens that stand for a parameter of the node. */
const PARAMETER_TOKENS = [
	{ token: 'signUpLink', label: 'Sign-Up Link' },
	{ token: 'postalAddress', label: 'Postal Address' },
] as const;

/** Makes sure that a parameter which the message uses is filled in. */
function refuseEmptyTokens(
	context: IExecuteFunctions,
	message: readonly MessageVersion[],
	settings: SendSettings,
): void {
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
