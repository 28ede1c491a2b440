import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { countAddresses, MAXIMUM_ADDRESSES } from '../../lib/partner/addresses';
import type { Blocker } from '../../lib/segment/group';
import { lintSegment } from '../../lib/segment/lint';
import { NO_CONDITIONS, prepareSegment, type Segment } from '../../lib/segment/segment';
import { warnOfMissingIds } from '../shared/columns';
import { createEvaluationContext } from '../shared/evaluation';
import { describeUndecided } from '../shared/undecided';
import { inform, warn } from '../shared/hints';
import { count, extendItem, extendPreviewItem, formatNumber } from '../shared/items';
import { isManualExecution } from '../shared/mode';
import { readNumber } from '../shared/numbers';
import { readZone, refusePartnerExpressions } from '../shared/parameters';
import { BlockerCount } from './blockerCount';
import { findOverlappingLanes } from './otherLanes';
import { readSegmentDefinition } from './segmentSource';

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
		savedSegment: 'Saved Segment',
		conditions: 'Conditions',
		orGroups: 'Or Also Include',
		except: 'Except',
		options: 'Options',
	});
	const zone = readZone(context);
	const definition = await readSegmentDefinition(context, zone);
	const evaluation = await createEvaluationContext(context, [definition], items, zone);
	const segment = prepareSegment(definition, evaluation);
	const blocked = new BlockerCount();
	const [matched, notMatched] = isManualExecution(context)
		? previewItems(items, segment, blocked)
		: splitItems(items, segment, blocked);
	refuseTooManyAddresses(context, matched);
	const advice = [...lintSegment(segment), ...findOverlappingLanes(context, segment, evaluation)];
	for (const message of [...segment.problems, ...blocked.describeUnknown(), ...advice])
		warn(context, message);
	warnOfMissingIds(context, items);
	const summary = `${formatNumber(matched.length)} of ${count(items.length, 'partner')} match${blocked.describe()}.`;
	inform(context, summary);
	return [matched, notMatched];
}

/** Says of everybody who does not match what stands in the way first. */
function splitItems(
	items: INodeExecutionData[],
	segment: Segment,
	blocked: BlockerCount,
): [INodeExecutionData[], INodeExecutionData[]] {
	const matched: INodeExecutionData[] = [];
	const notMatched: INodeExecutionData[] = [];
	items.forEach((item, index) => {
		const blockers = segment.findBlockers(item.json);
		if (blockers === undefined) {
			matched.push(extendItem(item, index, 'segment', { matched: true }));
			return;
		}
		blocked.add(blockers[0]);
		const reasons = blockers.map(({ sentence }) => sentence(item.json));
		const value = { matched: false, reasons, ...describeDoubt(segment, blockers, item) };
		notMatched.push(extendItem(item, index, 'segment', value));
	});
	return [matched, notMatched];
}

/**
 * Who does not match may get another email for that, but not where it cannot be told, nor while the node is not filled
 * in.
 */
function describeDoubt(
	{ include }: Segment,
	blockers: readonly Blocker[],
	{ json }: INodeExecutionData,
): IDataObject {
	if (include.length === 0) return describeUndecided(NO_CONDITIONS);
	const unknown = blockers.find(({ isUnknown }) => isUnknown);
	return unknown ? describeUndecided(unknown.sentence(json)) : {};
}

/** Says of everybody how every condition stands. */
function previewItems(
	items: INodeExecutionData[],
	segment: Segment,
	blocked: BlockerCount,
): [INodeExecutionData[], INodeExecutionData[]] {
	const matched: INodeExecutionData[] = [];
	const notMatched: INodeExecutionData[] = [];
	items.forEach((item, index) => {
		const blockers = segment.findBlockers(item.json);
		const matches = blockers === undefined;
		if (!matches) blocked.add(blockers[0]);
		const { reasons, holds } = segment.explain(item.json);
		const value = {
			matched: matches,
			...(reasons.length > 0 && { reasons }),
			...(holds.length > 0 && { holds }),
			...(blockers && describeDoubt(segment, blockers, item)),
		};
		(matches ? matched : notMatched).push(extendPreviewItem(item, index, 'segment', value));
	});
	return [matched, notMatched];
}

function refuseTooManyAddresses(context: IExecuteFunctions, matched: INodeExecutionData[]): void {
	const maximum = readNumber(context, 'options.maximumAddresses', 'Maximum Addresses', {
		fallback: MAXIMUM_ADDRESSES,
		least: 1,
		isWhole: true,
	});
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
