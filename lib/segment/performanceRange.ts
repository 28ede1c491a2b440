import type { DateTime } from 'luxon';
import { DAY } from '../partner/durations';
import { toText } from '../partner/values';
import type { EvaluationContext, OperandName } from './condition';
import type { Operands } from './operator';
import { OperandError, requireDates, requireDays } from './operands';
import { countDays } from './span';

/** Calendar days as numbers of days since 1970-01-01, both included. */
export interface PerformanceDates {
	first: number;
	last: number;
}

/** A range of dates that performance can be asked for. */
export interface PerformanceRange {
	name: string;
	/** As in the node's drop-down. */
	label: string;
	operands: readonly OperandName[];
	/** @throws OperandError where an operand is missing or makes no sense */
	prepare: (operands: Operands, context: EvaluationContext) => { dates?: PerformanceDates; phrase: string };
}

/** impact.com's Performance Date Range, and any other window of the calendar. Weeks begin on Monday, as in ISO 8601. */
export const PERFORMANCE_RANGES: readonly PerformanceRange[] = [
	{ name: 'lifetime', label: 'Lifetime', operands: [], prepare: () => ({ phrase: '' }) },
	{
		name: 'today',
		label: 'Today',
		operands: [],
		prepare: (_operands, { now }) => span(now, now, 'today'),
	},
	{
		name: 'yesterday',
		label: 'Yesterday',
		operands: [],
		prepare: (_operands, { now }) => span(now.minus({ days: 1 }), now.minus({ days: 1 }), 'yesterday'),
	},
	{
		name: 'lastDays',
		label: 'Last N Days',
		operands: ['rangeDays'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands, 'rangeDays');
			return span(now.minus({ days }), now, `in the last ${countDays(days)}`);
		},
	},
	createPeriod('thisWeek', 'This Week', 'week', 0),
	createPeriod('lastWeek', 'Last Week', 'week', 1),
	createPeriod('thisMonth', 'This Month', 'month', 0),
	createPeriod('lastMonth', 'Last Month', 'month', 1),
	createPeriod('thisQuarter', 'This Quarter', 'quarter', 0),
	createPeriod('lastQuarter', 'Last Quarter', 'quarter', 1),
	createPeriod('thisYear', 'This Year', 'year', 0),
	createPeriod('lastYear', 'Last Year', 'year', 1),
	{
		name: 'between',
		label: 'Between Dates',
		operands: ['rangeStart', 'rangeEnd'],
		prepare: (operands, context) => {
			const [from, to] = requireDates(operands, 'rangeStart', 'rangeEnd', context);
			const phrase = `between ${from.date.toFormat('d LLL yyyy')} and ${to.date.toFormat('d LLL yyyy')}`;
			return span(from.date, to.date, phrase);
		},
	},
];

function createPeriod(
	name: string,
	label: string,
	unit: 'week' | 'month' | 'quarter' | 'year',
	ago: number,
): PerformanceRange {
	return {
		name,
		label,
		operands: [],
		prepare: (_operands, { now }) => {
			const day = now.startOf(unit).minus({ [unit]: ago });
			return span(day, day.endOf(unit), label.toLowerCase());
		},
	};
}

function span(first: DateTime<true>, last: DateTime<true>, phrase: string) {
	return { dates: { first: countDay(first), last: countDay(last) }, phrase };
}

function countDay({ year, month, day }: DateTime): number {
	return Date.UTC(year, month - 1, day) / DAY;
}

/**
 * The dates that a condition on performance is about, and how to say it: `in the last 30 days`.
 *
 * @returns without dates for the lifetime, which is also what is meant where no range was chosen
 * @throws OperandError where the range is not known or lacks something
 */
export function preparePerformanceRange(
	operands: Operands,
	context: EvaluationContext,
): ReturnType<PerformanceRange['prepare']> {
	const name = toText(operands.range) ?? 'lifetime';
	const range = PERFORMANCE_RANGES.find((candidate) => candidate.name === name);
	if (range === undefined) throw new OperandError('choose a Performance Date Range');
	return range.prepare(operands, context);
}
