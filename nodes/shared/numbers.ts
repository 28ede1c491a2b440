import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { toNumber } from '../../lib/partner/values';
import { readRawText } from './rawText';

/** The numbers that a parameter may be. */
export interface NumberRange {
	least: number;
	most?: number;
	isWhole?: boolean;
}

/**
 * A number from a parameter. Only what is not set counts as the default: an expression without a result is a mistake.
 *
 * @param label what an operator knows the parameter by
 * @returns `fallback` where the parameter is not set
 * @throws NodeOperationError naming the parameter by its label
 */
export function readNumber<Fallback>(
	context: IExecuteFunctions,
	name: string,
	label: string,
	{ fallback, ...range }: NumberRange & { fallback: Fallback },
	itemIndex = 0,
): number | Fallback {
	if (readRawText(context, name) === '') return fallback;
	return requireNumber(context, context.getNodeParameter(name, itemIndex), label, range, itemIndex);
}

/**
 * The same of a value that was read already.
 *
 * @throws NodeOperationError naming the parameter by its label
 */
export function requireNumber(
	context: IExecuteFunctions,
	value: unknown,
	label: string,
	{ least, most = Infinity, isWhole = false }: NumberRange,
	itemIndex?: number,
): number {
	const number = toNumber(value);
	if (number !== undefined && number >= least && number <= most && (!isWhole || Number.isInteger(number))) {
		return number;
	}
	const kind = isWhole ? 'a whole number' : 'a number';
	const range = most === Infinity ? `of ${least} or more` : `from ${least} to ${most}`;
	throw new NodeOperationError(context.getNode(), `${label} must be ${kind} ${range}`, {
		description: 'Enter such a number; an expression must have one as its result.',
		...(itemIndex !== undefined && { itemIndex }),
	});
}

/**
 * How many results an operator wants, as every Get Many asks.
 *
 * @returns Infinity for all of them
 * @throws NodeOperationError where Limit is no whole number
 */
export function readLimit(context: IExecuteFunctions, itemIndex: number): number {
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) return Infinity;
	return readNumber(context, 'limit', 'Limit', { fallback: 50, least: 1, isWhole: true }, itemIndex);
}
