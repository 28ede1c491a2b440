import type { ChainStep } from '../ledger/names';
import type { PartnerData } from '../partner/values';
import { EMAIL_HISTORY } from './catalogue';
import type { Condition, ConditionGroup, EvaluationContext } from './condition';
import { prepareCondition, type PreparedCondition } from './prepare';

/** A segment made ready for one run. */
export interface Segment {
	matches: (partner: PartnerData) => boolean;
	/**
	 * Why a partner matches or does not, one sentence a condition: "Relationship Stage is Joined — it is Outreach". For
	 * a partner who matches, the conditions of the first group that holds; else those that fail, group by group.
	 */
	explain: (partner: PartnerData) => string[];
	/** The whole segment in words. */
	description: string;
	/** What keeps conditions from ever holding, in words for the operator. */
	problems: string[];
}

/** A group all of whose conditions must hold; one that is empty or has a broken condition never holds. */
interface PreparedGroup {
	conditions: PreparedCondition[];
	usable: boolean;
}

/**
 * Makes a segment ready: a partner matches when all conditions of any one group hold. No conditions match nobody.
 *
 * @param groups groups joined by OR, each of conditions joined by AND
 */
export function prepareSegment(groups: readonly ConditionGroup[], context: EvaluationContext): Segment {
	const problems: string[] = [];
	const prepared = groups.map((group) => prepareGroup(group, context, problems));
	const usable = prepared.filter((group) => group.usable);
	if (groups.every((group) => group.length === 0)) {
		problems.push('There are no conditions, so nobody matches. Add a condition.');
	}
	return {
		matches: (partner) => usable.some((group) => holdsFor(group, partner)),
		explain: (partner) => explainMatch(usable, partner),
		description: usable.map(describeGroup).join(' or '),
		problems,
	};
}

function prepareGroup(group: ConditionGroup, context: EvaluationContext, problems: string[]): PreparedGroup {
	const conditions: PreparedCondition[] = [];
	let usable = group.length > 0;
	for (const condition of group) {
		const result = prepareCondition(condition, context);
		if ('problem' in result) {
			problems.push(`A condition is not complete and nobody matches it. ${result.problem}.`);
			usable = false;
		} else {
			conditions.push(result);
		}
	}
	return { conditions, usable };
}

function holdsFor(group: PreparedGroup, partner: PartnerData): boolean {
	return group.conditions.every((condition) => condition.holds(partner));
}

function explainMatch(groups: readonly PreparedGroup[], partner: PartnerData): string[] {
	const match = groups.find((group) => holdsFor(group, partner));
	const conditions = match
		? match.conditions
		: groups.flatMap((group) => group.conditions.filter((condition) => !condition.holds(partner)));
	return conditions.map((condition) => `${condition.sentence} — ${condition.describeActual(partner)}`);
}

function describeGroup(group: PreparedGroup): string {
	return group.conditions.map((condition) => condition.sentence).join(' and ');
}

/** The emails that conditions ask the ledger about, so that each is looked up once per run. */
export function listEmailsAskedFor(groups: readonly ConditionGroup[]): ChainStep[] {
	return groups
		.flat()
		.filter(asksForEmail)
		.map(({ email }) => email);
}

function asksForEmail(condition: Condition): condition is Condition & { email: ChainStep } {
	return condition.field === EMAIL_HISTORY && condition.email !== undefined;
}
