import { DateTime } from 'luxon';
import { createCalendar } from '../../../lib/partner/calendar';
import type {
	Condition,
	ConditionGroup,
	EvaluationContext,
	SegmentDefinition,
} from '../../../lib/segment/condition';
import { prepareSegment } from '../../../lib/segment/segment';

/** The time at which the tests' segments are evaluated, unless told. */
export const NOW = '2026-03-10T15:30:00';

/** Circumstances of an evaluation in which the ledger knows nothing and every field exists. */
export function context(
	changes: Partial<EvaluationContext> & { at?: string; zone?: string } = {},
): EvaluationContext {
	const { at = NOW, zone = 'Europe/Berlin', ...rest } = changes;
	return {
		now: DateTime.fromISO(at, { zone }) as DateTime<true>,
		calendar: createCalendar(zone),
		answer: () => new Map(),
		hasField: () => true,
		...rest,
	};
}

/** A row of the panel. */
export const condition = (
	field: string,
	operator: string,
	operands: Condition['operands'] = {},
): Condition => ({ field, operator, operands });

/** A row that asks about the partner's own field `x`. */
export const custom = (kind: string, operator: string, operands: Condition['operands'] = {}): Condition => ({
	...condition('customField', operator, operands),
	custom: { path: 'x', kind: kind as never },
});

export const stageIs = (...choices: string[]) => condition('relationshipStage', 'isAnyOf', { choices });
export const stageIsNot = (...choices: string[]) => condition('relationshipStage', 'isNoneOf', { choices });

/** Groups joined by OR, each of conditions joined by AND. */
export const anyOf = (...groups: Array<Condition[] | ConditionGroup>): SegmentDefinition => ({
	include: groups.map((group) => (Array.isArray(group) ? { conditions: group } : group)),
	except: [],
});

export const not = (...conditions: Condition[]): ConditionGroup => ({ conditions, negated: true });

export const matches = (
	conditions: Condition[],
	partner: Record<string, unknown>,
	evaluation = context(),
): boolean => prepareSegment(anyOf(conditions), evaluation).matches(partner);
