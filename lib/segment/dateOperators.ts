import type { DateTime } from 'luxon';
import { dayOfMonth, weekdayOf } from '../partner/calendar';
import { DAY } from '../partner/durations';
import {
	createEmptinessOperators,
	emptinessOperators,
	type Operator,
	type PreparedOperator,
} from './operator';
import { requireDate, requireDates, requireDayOfMonth, requireDays, requireTexts } from './operands';
import { countDays, findDay, findLastDays, type Span } from './span';

function within({ start, end }: Span, phrase: string): PreparedOperator<number> {
	return {
		test: (value) => value >= start && value < end,
		whenEmpty: false,
		phrase,
		constraint: { kind: 'range', from: start, to: end, toOpen: true },
	};
}

/** The days of the week with their ISO numbers. */
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
	(label, index) => ({ value: index + 1, label }),
);

/**
 * Comparisons of a point in time, in milliseconds since 1970, with the calendar of the chosen zone: a day begins at
 * local midnight, whatever its length.
 */
const calendarOperators: ReadonlyArray<Operator<number>> = [
	{
		name: 'today',
		label: 'Is Today',
		operands: [],
		prepare: (_operands, { now }) => within(findDay(now, 0), 'is today'),
	},
	{
		name: 'yesterday',
		label: 'Is Yesterday',
		operands: [],
		prepare: (_operands, { now }) => within(findDay(now, -1), 'is yesterday'),
	},
	{
		name: 'exactlyDaysAgo',
		label: 'Is Exactly N Days Ago',
		operands: ['days'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands);
			return within(findDay(now, -days), `is exactly ${countDays(days)} ago`);
		},
	},
	{
		name: 'inTheLastDays',
		label: 'Is in the Last N Days',
		operands: ['days'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands);
			return within(findLastDays(now, days), `is in the last ${countDays(days)}`);
		},
	},
	{
		name: 'moreThanDaysAgo',
		label: 'Is More Than N Days Ago',
		operands: ['days'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands);
			const span = { start: -Infinity, end: findDay(now, -days).start };
			return within(span, `is more than ${countDays(days)} ago`);
		},
	},
	{
		name: 'inTheNextDays',
		label: 'Is in the Next N Days',
		operands: ['days'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands);
			const span = { start: now.toMillis(), end: findDay(now, days).end };
			return within(span, `is in the next ${countDays(days)}`);
		},
	},
	{
		name: 'before',
		label: 'Is Before',
		operands: ['date'],
		prepare: (operands, context) => {
			const { start, text } = requireDate(operands, 'date', context);
			return within({ start: -Infinity, end: start }, `is before ${text}`);
		},
	},
	{
		name: 'after',
		label: 'Is After',
		operands: ['date'],
		prepare: (operands, context) => {
			const { end, text } = requireDate(operands, 'date', context);
			return within({ start: end, end: Infinity }, `is after ${text}`);
		},
	},
	{
		name: 'between',
		label: 'Is Between',
		operands: ['date', 'upperDate'],
		prepare: (operands, context) => {
			const [from, to] = requireDates(operands, 'date', 'upperDate', context);
			return within({ start: from.start, end: to.end }, `is between ${from.text} and ${to.text}`);
		},
	},
	{
		name: 'onWeekday',
		label: 'Is on a Weekday',
		operands: ['weekdays'],
		prepare: (operands, { calendar }) => {
			const wanted = new Set(requireTexts(operands, 'weekdays').map(Number));
			const names = WEEKDAYS.filter(({ value }) => wanted.has(value)).map(({ label }) => label);
			return {
				test: (value) => wanted.has(weekdayOf(calendar.dayOf(value))),
				whenEmpty: false,
				phrase: `is on a ${names.join(' or ')}`,
			};
		},
	},
	{
		name: 'onDayOfMonth',
		label: 'Is on a Day of the Month',
		operands: ['dayOfMonth'],
		prepare: (operands, { calendar }) => {
			const wanted = requireDayOfMonth(operands);
			return {
				test: (value) => dayOfMonth(calendar.dayOf(value)) === wanted,
				whenEmpty: false,
				phrase: `is on day ${wanted} of the month`,
			};
		},
	},
	{
		name: 'anniversary',
		label: 'Has Its Anniversary Today',
		operands: [],
		prepare: (_operands, { now, calendar }) => {
			const years = listAnniversaryDays(now);
			return {
				test: (value) => years.has(calendar.dayOf(value)),
				whenEmpty: false,
				phrase: 'has its anniversary today',
			};
		},
	},
];

const LONGEST_ANNIVERSARY = 200;

/**
 * The days, as numbers since 1970-01-01, that have their anniversary today: the same day of earlier years, and in years
 * without a 29 February that day together with the 28th.
 */
function listAnniversaryDays(now: DateTime): ReadonlySet<number> {
	const isEveOfMissingLeapDay = now.month === 2 && now.day === 28 && !now.isInLeapYear;
	const daysOfMonth = isEveOfMissingLeapDay ? [28, 29] : [now.day];
	const days = new Set<number>();
	for (let years = 1; years <= LONGEST_ANNIVERSARY; years += 1) {
		for (const day of daysOfMonth) {
			const date = new Date(Date.UTC(now.year - years, now.month - 1, day));
			// Date.UTC goes on to 1 March in years without that day.
			if (date.getUTCDate() === day) days.add(date.getTime() / DAY);
		}
	}
	return days;
}

/** Comparisons of a date. A partner without the date matches none of them but Is Empty. */
export const dateOperators: readonly Operator[] = [
	...(calendarOperators as unknown as Operator[]),
	...emptinessOperators,
];

/** Comparisons of the date of something that may never have happened. */
export const milestoneOperators: readonly Operator[] = [
	...(calendarOperators as unknown as Operator[]),
	...createEmptinessOperators({ isEmpty: 'Never Happened', isNotEmpty: 'Has Happened' }),
];
