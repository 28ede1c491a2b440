import type { PartnerData } from '../partner/values';
import type { PreparedCondition, Verdict } from './prepare';

/** What keeps a partner out of a group. */
export interface Blocker {
	/** As hints count it: "Clicks". */
	label: string;
	/** Whether it is only that something cannot be told. */
	isUnknown: boolean;
	/** In words, with the partner's value. */
	sentence: (partner: PartnerData) => string;
}

/** Conditions made ready that are one alternative of a segment, or one exception from it. */
export interface PreparedGroup {
	conditions: readonly PreparedCondition[];
	isNegated: boolean;
	/** Whether nothing in this group keeps the partner out, so that `findBlocker` has no answer. */
	fits: (partner: PartnerData) => boolean;
	findBlocker: (partner: PartnerData) => Blocker | undefined;
	/** A sentence per condition: those that speak for the partner, and those that keep the partner out. */
	explain: (partner: PartnerData) => { holds: string[]; reasons: string[] };
	/** The group in words. */
	sentence: string;
}

/** How the conditions of a group count. */
export interface GroupRole {
	/** The partner fits when *not* all conditions hold. */
	isNegated: boolean;
	/** Partners whom the conditions fit are left out. */
	isException: boolean;
}

/**
 * Joins conditions by AND. One that fails decides for the whole group, whatever cannot be told of the others; one that
 * cannot be told otherwise leaves the group undecided, and a partner about whom it is undecided never fits, whether the
 * group asks for the conditions or excludes by them.
 */
export function prepareGroup(conditions: readonly PreparedCondition[], role: GroupRole): PreparedGroup {
	const isTurned = role.isNegated !== role.isException;
	const words = conditions.map(({ sentence }) => sentence).join(' and ');
	const prefix = `${role.isException ? 'Except: ' : ''}${role.isNegated ? 'Not: ' : ''}`;
	const whole: Blocker = {
		label: role.isException ? 'Except' : 'Negated Group',
		isUnknown: false,
		sentence: (partner) => `${prefix}${conditions.map((condition) => say(condition, partner)).join(' and ')}`,
	};
	const single = conditions.map((condition) => createBlockers(condition, prefix));
	const findBlocker = (partner: PartnerData): Blocker | undefined => {
		let undecided: Blocker | undefined;
		for (let index = 0; index < conditions.length; index += 1) {
			const verdict = conditions[index]?.judge(partner);
			if (verdict === 'fails') return isTurned ? undefined : single[index]?.fails;
			if (verdict === 'cannotTell') undecided ??= single[index]?.cannotTell;
		}
		return undecided ?? (isTurned ? whole : undefined);
	};
	return {
		conditions,
		isNegated: role.isNegated,
		fits: (partner) => findBlocker(partner) === undefined,
		findBlocker,
		explain: (partner) =>
			explainGroup(conditions, { isTurned, prefix, fits: findBlocker(partner) === undefined }, partner),
		sentence: role.isNegated || role.isException ? `${prefix}(${words})` : words,
	};
}

function createBlockers(
	condition: PreparedCondition,
	prefix: string,
): Record<Exclude<Verdict, 'holds'>, Blocker> {
	const sentence = (partner: PartnerData) => `${prefix}${say(condition, partner)}`;
	const { label } = condition;
	return {
		fails: { label, isUnknown: false, sentence },
		cannotTell: { label, isUnknown: true, sentence },
	};
}

/** A condition with the partner's value: "Relationship Stage is Joined — it is Outreach". */
function say(condition: PreparedCondition, partner: PartnerData): string {
	return `${condition.sentence} — ${condition.describeActual(partner)}`;
}

function explainGroup(
	conditions: readonly PreparedCondition[],
	{ isTurned, prefix, fits }: { isTurned: boolean; prefix: string; fits: boolean },
	partner: PartnerData,
): { holds: string[]; reasons: string[] } {
	const holds: string[] = [];
	const reasons: string[] = [];
	for (const condition of conditions) {
		const verdict = condition.judge(partner);
		// In a turned group no condition is for or against the partner by itself: the group as a whole is.
		const speaksFor = isTurned ? fits : verdict === 'holds';
		(speaksFor ? holds : reasons).push(`${prefix}${say(condition, partner)}`);
	}
	return { holds, reasons };
}
