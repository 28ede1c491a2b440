import { areDisjoint, type Constraint } from './constraint';
import type { PreparedGroup } from './group';
import type { PreparedCondition } from './prepare';
import type { Segment } from './segment';

/**
 * What is probably not meant, in words for the operator: documented do's and don'ts of impact.com's segments
 * (https://help.impact.com/en/support/solutions/articles/155000003744-best-practices-for-configuring-segment-conditions)
 * and conditions that contradict each other.
 */
export function lintSegment({ include, except }: Segment): string[] {
	const inEachGroup = [...include, ...except].flatMap((group) => [
		...findDuplicates(group),
		...findContradictions(group),
	]);
	const inIncluded = include
		.filter(({ isNegated }) => !isNegated)
		.flatMap((group) => [...findPerformanceOfOutsiders(group), ...findJoinedDateOfOutsiders(group)]);
	return [...new Set([...inEachGroup, ...inIncluded])];
}

function findDuplicates({ conditions }: PreparedGroup): string[] {
	const sentences = conditions.filter(({ problem }) => problem === undefined).map(({ sentence }) => sentence);
	const repeated = new Set(sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index));
	return [...repeated].map((sentence) => `“${sentence}” stands there twice; one is enough.`);
}

function findContradictions({ conditions }: PreparedGroup): string[] {
	const messages: string[] = [];
	conditions.forEach((condition, index) => {
		const opposite = conditions.slice(index + 1).find((other) => exclude(condition, other));
		if (opposite === undefined) return;
		messages.push(
			`“${condition.sentence}” and “${opposite.sentence}” can never hold together, so nobody meets this group.`,
		);
	});
	return messages;
}

function exclude(one: PreparedCondition, other: PreparedCondition): boolean {
	return (
		one.subject === other.subject &&
		one.constraint !== undefined &&
		other.constraint !== undefined &&
		areDisjoint(one.constraint, other.constraint)
	);
}

const PERFORMANCE_KINDS: ReadonlySet<string> = new Set(['amount', 'rate']);

function findPerformanceOfOutsiders({ conditions }: PreparedGroup): string[] {
	const performance = conditions.find(({ kind }) => PERFORMANCE_KINDS.has(kind));
	if (performance === undefined || conditions.some(isJoinedOnly)) return [];
	return [
		`Only joined partners have performance: add the condition Relationship Stage is Joined to “${performance.sentence}”.`,
	];
}

function isJoinedOnly({ fieldName, constraint }: PreparedCondition): boolean {
	const isStage = fieldName === 'relationshipStage' || fieldName === 'contractStage';
	return isStage && constraint?.kind === 'oneOf' && constraint.values.isSubsetOf(new Set(['joined']));
}

/** Stages of partners who have not joined yet; an expired partner has. */
const BEFORE_JOINING: ReadonlySet<string> = new Set(['new', 'outreach', 'negotiating']);

function findJoinedDateOfOutsiders({ conditions }: PreparedGroup): string[] {
	const stage = conditions.find(
		({ fieldName, constraint }) =>
			fieldName === 'relationshipStage' &&
			constraint?.kind === 'oneOf' &&
			constraint.values.isSubsetOf(BEFORE_JOINING),
	);
	const joined = conditions.find(
		({ fieldName, constraint }) => fieldName === 'joinedAt' && constraint?.kind !== 'empty',
	);
	if (stage === undefined || joined === undefined) return [];
	return [
		`Partners in these stages have never joined: “${stage.sentence}” and “${joined.sentence}” hardly ever hold together.`,
	];
}

/**
 * Whether two segments of one chain may catch the same partner although both are split by ranges of the same value, as
 * in revenue 100 to 500 and 400 to 900: the partner would get both emails.
 *
 * @returns in words for the operator, or `undefined` where they do not overlap or nothing can be said
 */
export function findOverlap(own: Segment, other: Segment): string | undefined {
	for (const ownGroup of own.include) {
		for (const otherGroup of other.include) {
			if (ownGroup.isNegated || otherGroup.isNegated) continue;
			const shared = pairBySubject(ownGroup, otherGroup);
			if (shared.some(([one, two]) => exclude(one, two))) continue;
			const ranges = shared.find(([one, two]) => isRange(one.constraint) && isRange(two.constraint));
			if (ranges) return `“${ranges[0].sentence}” and “${ranges[1].sentence}” overlap`;
		}
	}
	return undefined;
}

function pairBySubject(
	one: PreparedGroup,
	other: PreparedGroup,
): Array<[PreparedCondition, PreparedCondition]> {
	return one.conditions.flatMap((condition) =>
		other.conditions
			.filter(({ subject }) => subject === condition.subject)
			.map((partner): [PreparedCondition, PreparedCondition] => [condition, partner]),
	);
}

function isRange(constraint: Constraint | undefined): boolean {
	return constraint?.kind === 'range';
}
