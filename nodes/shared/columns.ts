import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { suggestName } from '../../lib/email/suggestion';
import { readPartnerId, readPrimaryContact } from '../../lib/partner/partner';
import { isEmptyValue } from '../../lib/partner/values';
import { warn } from './hints';
import { formatNumber } from './items';

/** More columns than this would bury the sentence. */
const MOST_COLUMNS = 8;

/**
 * Says what items have that lack a field, for an operator to see what it may have been called instead:
 * `Their columns are partnerID, Email, note. Did you mean partnerId, email?`
 *
 * @param wanted the fields that are missing
 */
export function describeColumns(items: readonly INodeExecutionData[], wanted: readonly string[]): string {
	const columns = listColumns(items);
	const shown = columns.slice(0, MOST_COLUMNS).join(', ');
	const rest = columns.length - MOST_COLUMNS;
	const more = rest > 0 ? ` and ${formatNumber(rest)} more` : '';
	const meant = suggestFields(items, wanted);
	const question = meant.length > 0 ? ` Did you mean ${meant.join(', ')}?` : '';
	return `${items.length === 1 ? 'Its' : 'Their'} columns are ${shown}${more}.${question}`;
}

/** Warns of items that say something, but not who the partner is: nothing can be remembered of them. */
export function warnOfMissingIds(context: IExecuteFunctions, items: readonly INodeExecutionData[]): void {
	const lacking = items.filter(
		({ json }) => readPartnerId(json) === undefined && !Object.values(json).every(isEmptyValue),
	);
	if (lacking.length === 0) return;
	warn(context, `${countHaving(lacking)} no partnerId. ${describeColumns(lacking, ['partnerId'])}`);
}

/** Warns of partners without an address who have a column that may be meant to be it. */
export function warnOfMisspeltEmail(context: IExecuteFunctions, items: readonly INodeExecutionData[]): void {
	const lacking = items.filter(
		({ json }) => readPartnerId(json) !== undefined && readPrimaryContact(json).email === undefined,
	);
	if (suggestFields(lacking, ['email']).length === 0) return;
	warn(context, `${countHaving(lacking)} no email. ${describeColumns(lacking, ['email'])}`);
}

function countHaving(items: readonly unknown[]): string {
	return items.length === 1 ? '1 item has' : `${formatNumber(items.length)} items have`;
}

/** The fields that columns of the items are misspelt for. */
export function suggestFields(items: readonly INodeExecutionData[], wanted: readonly string[]): string[] {
	const columns = listColumns(items);
	const missing = wanted.filter((field) => !columns.includes(field));
	const meant = columns.map((column) => suggestName(column, missing)).filter((field) => field !== undefined);
	return [...new Set(meant)];
}

function listColumns(items: readonly INodeExecutionData[]): string[] {
	return [...new Set(items.flatMap(({ json }) => Object.keys(json)))];
}
