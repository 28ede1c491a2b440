import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { normaliseName } from '../../lib/ledger/names';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { toText } from '../../lib/partner/values';
import { readDate } from '../shared/dates';
import { formatNumber } from '../shared/items';
import { withLedger } from '../shared/ledger';
import { readRawText } from '../shared/rawText';

/**
 * A text that narrows down what an operation is about. Only what is not set counts as none: an expression without a
 * result would let the operation loose on everything.
 *
 * @param label what an operator knows the parameter by
 * @throws NodeOperationError naming the parameter by its label
 */
export function readFilterText(
	context: IExecuteFunctions,
	name: string,
	label: string,
	itemIndex: number,
): string | undefined {
	return readRawText(context, name).trim() === '' ? undefined : requireText(context, name, label, itemIndex);
}

/**
 * The same of a text that must be there.
 *
 * @throws NodeOperationError naming the parameter by its label
 */
export function requireText(
	context: IExecuteFunctions,
	name: string,
	label: string,
	itemIndex: number,
): string {
	const text = toText(context.getNodeParameter(name, itemIndex, ''));
	if (text !== undefined && normaliseName(text) !== '') return text;
	throw new NodeOperationError(context.getNode(), `${label} is empty`, {
		description: `Nothing was changed. Enter the ${label}; an expression must have it as its result.`,
		itemIndex,
	});
}

/**
 * The times From and To among the filters, in milliseconds since 1970, UTC.
 *
 * @throws NodeOperationError where one is not a date, or they are in the wrong order
 */
export function readSpan(context: IExecuteFunctions, itemIndex: number): { from?: number; to?: number } {
	const from = readDate(context, 'filters.from', 'From', itemIndex)?.toMillis();
	const to = readDate(context, 'filters.to', 'To', itemIndex)?.toMillis();
	if (from !== undefined && to !== undefined && from > to) {
		throw new NodeOperationError(context.getNode(), 'From is later than To', {
			description: 'Nothing was changed. Choose the times again.',
			itemIndex,
		});
	}
	return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/**
 * Carries out an operation once for each different filter that the incoming items give, and links its answers to the
 * first item that gives it. All filters are read before anything is changed, so that one mistake leaves everything as it
 * is.
 *
 * @param identify tells what an answer is about: of several about the same, the first one stays
 */
export async function runForEachFilter<Filter, Answer extends IDataObject>(
	items: readonly INodeExecutionData[],
	readFilter: (itemIndex: number) => Filter,
	carryOut: (ledger: LedgerDatabase, filter: Filter) => Promise<Answer[]>,
	identify: (answer: Answer) => string,
): Promise<Array<{ json: Answer; pairedItem: { item: number } }>> {
	const filters = new Map<string, { filter: Filter; item: number }>();
	for (let item = 0; item < items.length; item += 1) {
		const filter = readFilter(item);
		const key = JSON.stringify(filter);
		if (!filters.has(key)) filters.set(key, { filter, item });
	}
	return await withLedger(async (ledger) => {
		const answers = new Map<string, { json: Answer; pairedItem: { item: number } }>();
		for (const { filter, item } of filters.values()) {
			for (const json of await carryOut(ledger, filter)) {
				const key = identify(json);
				if (!answers.has(key)) answers.set(key, { json, pairedItem: { item } });
			}
		}
		return [...answers.values()];
	});
}

/** Kinds that a sentence lists before it sums up the rest. */
const MOST_KINDS = 8;

/**
 * How many there are of each kind, the most first: `20 of Prospecting (Acme), 5 of Activation (Acme)`.
 *
 * @param kinds for each one, its kind in words that can follow a number
 */
export function countKinds(kinds: readonly string[]): string {
	const amounts = new Map<string, number>();
	for (const kind of kinds) amounts.set(kind, (amounts.get(kind) ?? 0) + 1);
	const sorted = [...amounts].sort(([, one], [, other]) => other - one);
	const shown = sorted.slice(0, MOST_KINDS).map(([kind, amount]) => `${formatNumber(amount)} ${kind}`);
	const rest = sorted.slice(MOST_KINDS).reduce((sum, [, amount]) => sum + amount, 0);
	return [...shown, ...(rest > 0 ? [`${formatNumber(rest)} others`] : [])].join(', ');
}
