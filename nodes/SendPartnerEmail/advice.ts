import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { findEmptyFallbacks } from '../../lib/email/emptyFallbacks';
import { withPrimaryContact } from '../../lib/partner/partner';
import type { Copy } from './copy';
import type { LinkOrigin } from './emailParts';
import type { SendSettings } from './settings';

/** Tells an operator who tries an email out what partners, and the law, will miss in it. */
export function adviseOnFooter(
	context: IExecuteFunctions,
	{ hasFooter, postalAddress, from }: SendSettings,
	origin: LinkOrigin | undefined,
): void {
	const advice: string[] = [];
	if (hasFooter && postalAddress === '') {
		advice.push(
			'The footer has no postal address, which commercial email must have in the United States and elsewhere: fill in Postal Address.',
		);
	}
	if (!origin) {
		advice.push(
			`Partners unsubscribe by an email to ${from.address}. For a link that works with one click, publish a workflow with the Partner Email Trigger.`,
		);
	}
	if (advice.length === 0) return;
	context.addExecutionHints({ message: advice.join(' '), type: 'info', location: 'outputPane' });
}

/** Tells an operator who tries an email out that its tracking links lead nowhere. */
export function adviseOnTrackingLinks(context: IExecuteFunctions): void {
	context.addExecutionHints({
		message:
			'Tracking links are placeholders in a preview: impact.com makes each partner’s own right before the email is sent.',
		type: 'info',
		location: 'outputPane',
	});
}

/** Tells an operator which fallbacks everybody would get because a column is called a little differently. */
export function adviseOnFallbacks(
	context: IExecuteFunctions,
	{ fallbacks }: Copy,
	items: readonly INodeExecutionData[],
): void {
	const partners = items.map(({ json }) => withPrimaryContact(json));
	const problems = findEmptyFallbacks(fallbacks, partners).slice(0, MOST_PROBLEMS);
	if (problems.length === 0) return;
	context.addExecutionHints({ message: problems.join(' '), type: 'warning', location: 'outputPane' });
}

/** Tells an operator what is wrong with the previewed emails, each thing once. */
export function adviseOnProblems(context: IExecuteFunctions, previews: readonly INodeExecutionData[]): void {
	const problems = new Set(
		previews.flatMap(({ json }) => ((json.email as IDataObject).problems as string[] | undefined) ?? []),
	);
	if (problems.size === 0) return;
	const listed = [...problems]
		.slice(0, MOST_PROBLEMS)
		.map((problem) => (/[.?]$/.test(problem) ? problem : `${problem}.`));
	context.addExecutionHints({ message: listed.join(' '), type: 'warning', location: 'outputPane' });
}

/** More than this would not be read. */
const MOST_PROBLEMS = 5;
