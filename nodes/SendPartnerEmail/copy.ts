import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { hashCopy } from '../../lib/email/message';
import { compileEmail, type RenderedEmail, type RenderOptions } from '../../lib/email/template';
import { PARTNER_FIELDS } from '../../lib/partner/partner';
import { readRawText, readWrittenText, type WrittenText } from '../shared/rawText';
import { findFooterTokens } from './emailParts';
import type { Recipient } from './recipients';
import type { SendSettings } from './settings';

/** The node's message, compiled for a run. */
export interface Copy {
	/** @throws RenderError when the partner lacks something the copy needs */
	render: (recipient: Recipient, options: Omit<RenderOptions, 'final'>) => RenderedEmail;
	/** Tokens that stand in the body already, so that the footer does not repeat them. */
	footerTokens: ReadonlySet<string>;
	/** SHA-256 of the copy as written. */
	hash: string;
}

/**
 * Compiles Subject, Preview Text and Body once for the run.
 *
 * @throws TemplateError naming the parameter, line and column; NodeOperationError for a parameter it uses that is empty
 */
export function compileCopy(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	settings: SendSettings,
): Copy {
	refuseEmptyTokens(context, settings);
	const written = {
		subject: readWrittenText(context, 'subject'),
		previewText: readWrittenText(context, 'previewText'),
		body: readWrittenText(context, 'body'),
	};
	const fields = new Set<string>(PARTNER_FIELDS);
	for (const { json } of items) for (const field of Object.keys(json)) fields.add(field);
	const email = compileEmail(
		{
			subject: templateOf(written.subject),
			previewText: templateOf(written.previewText),
			body: templateOf(written.body),
		},
		{ fields },
	);
	return {
		render: ({ index, data }, options) =>
			email.render(data, {
				...options,
				final: {
					subject: evaluate(written.subject, index),
					previewText: evaluate(written.previewText, index),
					body: evaluate(written.body, index),
				},
			}),
		footerTokens: findFooterTokens(readRawText(context, 'body')),
		hash: hashCopy({
			subject: readRawText(context, 'subject'),
			previewText: readRawText(context, 'previewText'),
			body: readRawText(context, 'body'),
		}),
	};
}

/** Tokens that stand for a parameter of the node. */
const PARAMETER_TOKENS = [
	{ token: 'signUpLink', label: 'Sign-Up Link' },
	{ token: 'postalAddress', label: 'Postal Address' },
] as const;

/** Makes sure that a parameter which the message uses is filled in. */
function refuseEmptyTokens(context: IExecuteFunctions, settings: SendSettings): void {
	const text = ['subject', 'previewText', 'body'].map((name) => readRawText(context, name)).join('\n');
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
