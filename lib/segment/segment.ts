import type { PartnerData } from '../partner/values';
import type { ConditionGroup, EvaluationContext, SegmentDefinition } from './condition';
import { prepareGroup, type Blocker, type PreparedGroup } from './group';
import { prepareCondition } from './prepare';

/** What is wrong with a segment that has no conditions, in words for the operator. */
export const NO_CONDITIONS = 'There are no conditions, so nobody matches. Add a condition.';

/** Why a partner matches or does not, one sentence a condition: "Relationship Stage is Joined — it is Outreach". */
export interface Explanation {
	/** Conditions that speak for the partner. */
	holds: string[];
	/** Conditions that keep the partner out, or that cannot be told; empty for a partner who matches. */
	reasons: string[];
}

/** A segment made ready for one run. */
export interface Segment {
	matches: (partner: PartnerData) => boolean;
	/**
	 * What keeps a partner out, the first condition of each group; `undefined` for a partner who matches. A partner about
	 * whom it cannot be told does not match; only then is any of them unknown.
	 */
	findBlockers: (partner: PartnerData) => Blocker[] | undefined;
	/** Every condition with its sentence. */
	explain: (partner: PartnerData) => Explanation;
	/** The whole segment in words. */
	description: string;
	/** What keeps conditions from ever holding, in words for the operator. */
	problems: string[];
	include: readonly PreparedGroup[];
	except: readonly PreparedGroup[];
}

/**
 * Makes a segment ready: a partner matches whom all conditions of any one `include` group fit, and of no `except` group.
 * No conditions match nobody; an `except` group without conditions excludes nobody.
 */
export function prepareSegment(definition: SegmentDefinition, context: EvaluationContext): Segment {
	const preparation = { context, totals: new Map() };
	const prepare = (groups: readonly ConditionGroup[], isException: boolean) =>
		groups
			.filter(({ conditions }) => conditions.length > 0)
			.map(({ conditions, negated = false }) =>
				prepareGroup(
					conditions.map((condition) => prepareCondition(condition, preparation)),
					{ isNegated: negated, isException },
				),
			);
	const include = prepare(definition.include, false);
	const except = prepare(definition.except, true);
	return {
		matches: (partner) =>
			include.some((group) => group.fits(partner)) && except.every((group) => group.fits(partner)),
		findBlockers: (partner) => findBlockers(include, except, partner),
		explain: (partner) => explain(include, except, partner),
		description: describe(include, except),
		problems: listProblems(include, except),
		include,
		except,
	};
}

function findBlockers(
	include: readonly PreparedGroup[],
	except: readonly PreparedGroup[],
	partner: PartnerData,
): Blocker[] | undefined {
	const blockers: Blocker[] = [];
	let isIncluded = false;
	for (const group of include) {
		const blocker = group.findBlocker(partner);
		if (blocker === undefined) {
			isIncluded = true;
			break;
		}
		blockers.push(blocker);
	}
	if (!isIncluded && !blockers.some(({ isUnknown }) => isUnknown)) return blockers;
	const exceptions = except
		.map((group) => group.findBlocker(partner))
		.filter((blocker) => blocker !== undefined);
	const certain = exceptions.find(({ isUnknown }) => !isUnknown);
	// Whom an exception leaves out is left out, whatever cannot be told otherwise.
	if (certain !== undefined) return [certain];
	if (!isIncluded) return blockers;
	return exceptions.length > 0 ? exceptions : undefined;
}

function explain(
	include: readonly PreparedGroup[],
	except: readonly PreparedGroup[],
	partner: PartnerData,
): Explanation {
	const fitting = include.find((group) => group.fits(partner));
	const spoken = [...(fitting ? [fitting] : include), ...except].map((group) => group.explain(partner));
	const holds = spoken.flatMap((part) => part.holds);
	return { holds, reasons: spoken.flatMap((part) => part.reasons) };
}

function describe(include: readonly PreparedGroup[], except: readonly PreparedGroup[]): string {
	const whom = include.map(({ sentence }) => sentence).join(' or ');
	return [whom, ...except.map(({ sentence }) => sentence)].join(', ');
}

function listProblems(include: readonly PreparedGroup[], except: readonly PreparedGroup[]): string[] {
	const problems = [...include, ...except]
		.flatMap(({ conditions }) => conditions)
		.flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
		.map((problem) => `A condition cannot be used and nobody matches it. ${problem}.`);
	if (include.length === 0) problems.push(NO_CONDITIONS);
	return [...new Set(problems)];
}
