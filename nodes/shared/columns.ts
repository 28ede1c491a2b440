import type { INodeExecutionData } from 'n8n-workflow';
import { suggestName } from '../../lib/email/suggestion';
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
