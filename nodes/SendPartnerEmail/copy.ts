import type { DateTime } from 'luxon';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { hashCopy } from '../../lib/email/message';
import { compileEmail, type RenderedEmail } from '../../lib/email/template';
import { PARTNER_FIELDS } from '../../lib/partner/partner';
import { readRawText, readWrittenText, type WrittenText } from '../shared/rawText';
import type { Recipient } from './recipients';

/** The node's message, compiled for a run. */
export interface Copy {
	/** @throws RenderError when the partner lacks something the copy needs */
	render: (recipient: Recipient, now: DateTime) => RenderedEmail;
	/** SHA-256 of the copy as written. */
	hash: string;
}

/**
 * Compiles Subject, Preview Text and Body once for the run.
 *
 * @throws TemplateError naming the parameter, line and column
 */
export function compileCopy(context: IExecuteFunctions, items: readonly INodeExecutionData[]): Copy {
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
		render: ({ index, data }, now) =>
			email.render(data, {
				now,
				final: {
					subject: evaluate(written.subject, index),
					previewText: evaluate(written.previewText, index),
					body: evaluate(written.body, index),
				},
			}),
		hash: hashCopy({
			subject: readRawText(context, 'subject'),
			previewText: readRawText(context, 'previewText'),
			body: readRawText(context, 'body'),
		}),
	};
}

function templateOf(text: WrittenText): string | undefined {
	return 'template' in text ? text.template : undefined;
}

function evaluate(text: WrittenText, index: number): string | undefined {
	return 'evaluate' in text ? text.evaluate(index) : undefined;
}
