import type { DateTime } from 'luxon';
import { emptinessOperators, requireDate, requireDays, type Operator } from './operator';

const plural = (days: number) => (days === 1 ? '1 day' : `${days} days`);
const show = (date: DateTime) => date.toFormat('d LLL yyyy');

/** A span of time from `start` up to, not including, `end`. */
interface Span {
	start: number;
	end: number;
}

/** The calendar day that lies `days` after today (before, where negative), in the zone of `now`. */
function calendarDay(now: DateTime, days: number): Span {
	const start = now.startOf('day').plus({ days });
	return { start: start.toMillis(), end: start.plus({ days: 1 }).toMillis() };
}

function within(span: Span, phrase: string) {
	return {
		test: (value: DateTime) => value.toMillis() >= span.start && value.toMillis() < span.end,
		whenEmpty: false,
		phrase,
	};
}

/**
 * Comparisons of a date with the calendar of the chosen zone: a day begins at local midnight, whatever its length.
 * A partner without the date matches none of them but Is Empty.
 */
export const dateOperators: readonly Operator<DateTime>[] = [
	{
		name: 'today',
		label: 'Is Today',
		operands: [],
		prepare: (_operands, { now }) => within(calendarDay(now, 0), 'is today'),
	},
	{
		name: 'yesterday',
		label: 'Is Yesterday',
		operands: [],
		prepare: (_operands, { now }) => within(calendarDay(now, -1), 'is yesterday'),
	},
	{
		name: 'exactlyDaysAgo',
		label: 'Is Exactly N Days Ago',
		operands: ['days'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands);
			return within(calendarDay(now, -days), `is exactly ${plural(days)} ago`);
		},
	},
	{
		name: 'inTheLastDays',
		label: 'Is in the Last N Days',
		operands: ['days'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands);
			const span = { start: calendarDay(now, -days).start, end: now.toMillis() + 1 };
			return within(span, `is in the last ${plural(days)}`);
		},
	},
	{
		name: 'moreThanDaysAgo',
		label: 'Is More Than N Days Ago',
		operands: ['days'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands);
			const span = { start: -Infinity, end: calendarDay(now, -days).start };
			return within(span, `is more than ${plural(days)} ago`);
		},
	},
	{
		name: 'inTheNextDays',
		label: 'Is in the Next N Days',
		operands: ['days'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands);
			const span = { start: now.toMillis(), end: calendarDay(now, days).end };
			return within(span, `is in the next ${plural(days)}`);
		},
	},
	{
		name: 'before',
		label: 'Is Before',
		operands: ['date'],
		prepare: (operands, context) => {
			const date = requireDate(operands, 'date', context);
			return within({ start: -Infinity, end: date.toMillis() }, `is before ${show(date)}`);
		},
	},
	{
		name: 'after',
		label: 'Is After',
		operands: ['date'],
		prepare: (operands, context) => {
			const date = requireDate(operands, 'date', context);
			return within({ start: date.toMillis() + 1, end: Infinity }, `is after ${show(date)}`);
		},
	},
	{
		name: 'between',
		label: 'Is Between',
		operands: ['date', 'upperDate'],
		prepare: (operands, context) => {
			const start = requireDate(operands, 'date', context);
			const end = requireDate(operands, 'upperDate', context);
			const span = { start: start.toMillis(), end: end.toMillis() + 1 };
			return within(span, `is between ${show(start)} and ${show(end)}`);
		},
	},
	...emptinessOperators,
];
