import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { countAddresses, MAXIMUM_ADDRESSES } from '../../lib/partner/addresses';
import { toNumber } from '../../lib/partner/values';
import { prepareSegment, type Segment } from '../../lib/segment/segment';
import { readConditionGroups } from '../shared/conditions';
import { createEvaluationContext } from '../shared/evaluation';
import { count, extendItem, formatNumber } from '../shared/items';
import { readZone, refusePartnerExpressions } from '../shared/parameters';

/**
 * Splits partners into those of the segment and all others.
 *
 * @returns the outputs Matched and Not Matched
 * @throws NodeOperationError when more addresses match than are allowed, so that nobody passes
 */
export async function filterSegment(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	refusePartnerExpressions(context, {
		conditions: 'Conditions',
		orGroups: 'Or Also Include',
		options: 'Options',
	});
	const groups = readConditionGroups(context, 'conditions', 'orGroups');
	const segment = prepareSegment(groups, await createEvaluationContext(groups, items, readZone(context)));
	const [matched, notMatched] = splitItems(items, segment);
	refuseTooManyAddresses(context, matched);
	for (const message of new Set(segment.problems)) {
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	context.addExecutionHints({
		message: `${formatNumber(matched.length)} of ${count(items.length, 'partner')} match.`,
		type: 'info',
		location: 'outputPane',
	});
	return [matched, notMatched];
}

function splitItems(
	items: INodeExecutionData[],
	segment: Segment,
): [INodeExecutionData[], INodeExecutionData[]] {
	const matched: INodeExecutionData[] = [];
	const notMatched: INodeExecutionData[] = [];
	items.forEach((item, index) => {
		const matches = segment.matches(item.json);
		const reasons = segment.explain(item.json);
		(matches ? matched : notMatched).push(extendItem(item, index, 'segment', { matched: matches, reasons }));
	});
	return [matched, notMatched];
}

function refuseTooManyAddresses(context: IExecuteFunctions, matched: INodeExecutionData[]): void {
	const maximum = toNumber(context.getNodeParameter('options.maximumAddresses', 0, MAXIMUM_ADDRESSES));
	if (maximum === undefined || maximum < 1) {
		throw new NodeOperationError(context.getNode(), 'Maximum Addresses must be a number of 1 or more');
	}
	const addresses = countAddresses(matched.map(({ json }) => json));
	if (addresses <= maximum) return;
	throw new NodeOperationError(
		context.getNode(),
		`${count(addresses, 'email address', 'email addresses')} match, more than the ${formatNumber(maximum)} that Maximum Addresses allows, so nobody passes`,
		{
			description:
				'Narrow the conditions, or raise Maximum Addresses under Options if you do mean all of them.',
		},
	);
}
