import type { DateTime } from 'luxon';
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { toDateTime } from '../../lib/partner/values';
import { readRawText } from './rawText';

/**
 * A date from a parameter, in the zone of the workflow. Only what is not set counts as no date: an expression without a
 * result is a mistake.
 *
 * @param label what an operator knows the parameter by
 * @throws NodeOperationError naming the parameter by its label
 */
export function readDate(
	context: IExecuteFunctions,
	name: string,
	label: string,
	itemIndex: number,
): DateTime<true> | undefined {
	if (readRawText(context, name) === '') return undefined;
	const date = toDateTime(context.getNodeParameter(name, itemIndex), context.getTimezone());
	if (date !== undefined) return date;
	throw new NodeOperationError(context.getNode(), `${label} is not a date`, {
		itemIndex,
		description: 'Choose a date, or use an expression that gives one.',
	});
}
