import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { normaliseName } from '../../lib/ledger/names';
import { toText } from '../../lib/partner/values';
import type { EvaluationContext } from '../../lib/segment/condition';
import { findOverlap } from '../../lib/segment/lint';
import { prepareSegment, type Segment } from '../../lib/segment/segment';
import { parseConditionGroups } from '../shared/conditions';
import { createTypeCheck, listRelatives } from '../shared/neighbours';

/** What an email is known by, as the nodes' parameters say it. */
interface Lane {
	chain: string;
	step: string;
}

/**
 * Compares a segment with those of the other lanes of its chain: both emails would go to a partner whom two ranges
 * catch. Lanes with a saved segment or with expressions are left out, and those behind a Chain Delay: they are later
 * steps of a sequence, of which a partner is to get every email.
 *
 * @returns a sentence for each overlap
 */
export function findOverlappingLanes(
	context: IExecuteFunctions,
	segment: Segment,
	evaluation: EvaluationContext,
): string[] {
	const node = context.getNode();
	const isOf = (type: string) => createTypeCheck(context, type);
	const findLanes = (name: string) =>
		context
			.getChildNodes(name, { includeNodeParameters: true })
			.filter(isOf('sendPartnerEmail'))
			.flatMap(({ parameters = {} }) => readLane(parameters as IDataObject));
	const isLaterStep = (name: string) => context.getParentNodes(name).some(isOf('chainDelay'));
	const own = findLanes(node.name);
	if (own.length === 0 || isLaterStep(node.name)) return [];
	return listRelatives(context, node.name)
		.filter(isOf('segmentFilter'))
		.filter(({ name }) => !isLaterStep(name))
		.filter(({ name }) => findLanes(name).some((lane) => own.some((mine) => isOtherStep(mine, lane))))
		.flatMap(({ name, parameters = {} }) => {
			const other = readOwnConditions(parameters, evaluation);
			const overlap = other && findOverlap(segment, other);
			return overlap ? [`${overlap}: partners in both get the emails of this lane and of “${name}”.`] : [];
		});
}

function readLane({ chain, step }: IDataObject): Lane[] {
	const names = [toText(chain), toText(step)];
	return names[0] && names[1] ? [{ chain: normaliseName(names[0]), step: normaliseName(names[1]) }] : [];
}

function isOtherStep(one: Lane, other: Lane): boolean {
	return one.chain === other.chain && one.step !== other.step;
}

function readOwnConditions(parameters: IDataObject, evaluation: EvaluationContext): Segment | undefined {
	if (parameters.segmentSource === 'saved' || JSON.stringify(parameters).includes('"=')) return undefined;
	const { conditions = {}, orGroups = {} } = parameters as Record<string, IDataObject>;
	// What the other lane asks the ledger has no part in ranges, and was not asked.
	return prepareSegment({ include: parseConditionGroups(conditions, orGroups), except: [] }, evaluation);
}
