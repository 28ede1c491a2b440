import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { findEmptyFallbacks } from '../../lib/email/emptyFallbacks';
import { withPrimaryContact } from '../../lib/partner/partner';
import { inform, warn } from '../shared/hints';
import { formatNumber } from '../shared/items';
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
	inform(context, advice.join(' '));
}

/** Tells an operator who tries an email out that its tracking links lead nowhere. */
export function adviseOnTrackingLinks(context: IExecuteFunctions): void {
	inform(
		context,
		'Tracking links are placeholders in a preview: impact.com makes each partner’s own right before the email is sent.',
	);
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
	warn(context, problems.join(' '));
}

/** Tells an operator which tokens nothing is written for, although the partners of this preview all have a value. */
export function adviseOnMissingFallbacks(
	context: IExecuteFunctions,
	{ withoutFallback }: Copy,
	previews: readonly INodeExecutionData[],
): void {
	const problems = listProblems(previews);
	const tokens = withoutFallback.filter((token) => !problems.some((problem) => problem.includes(token)));
	if (tokens.length === 0) return;
	inform(context, `Without a fallback: ${tokens.join(', ')}. Whoever lacks one of these is not mailed.`);
}

/** Tells an operator what is wrong with the previewed emails, each thing once. */
export function adviseOnProblems(context: IExecuteFunctions, previews: readonly INodeExecutionData[]): void {
	const problems = listProblems(previews);
	if (problems.length === 0) return;
	const listed = problems
		.slice(0, MOST_PROBLEMS)
		.map((problem) => (/[.?]$/.test(problem) ? problem : `${problem}.`));
	const rest = problems.length - listed.length;
	if (rest > 0) listed.push(`The items list ${formatNumber(rest)} more under problems.`);
	warn(context, listed.join(' '));
}

function listProblems(previews: readonly INodeExecutionData[]): string[] {
	const lists = previews.map(({ json }) => (json.email as IDataObject).problems as string[] | undefined);
	return [...new Set(lists.flatMap((problems) => problems ?? []))];
}

/** More than this would not be read. */
const MOST_PROBLEMS = 5;
