import type { DateTime } from 'luxon';

/** One row of a Schedule Trigger's rule, as n8n stores it; what is left out has n8n's default. */
export interface ScheduleInterval {
	field?: string;
	hoursInterval?: number;
	daysInterval?: number;
	weeksInterval?: number;
	monthsInterval?: number;
	triggerAtHour?: number;
	/** 0 for Sunday to 6. */
	triggerAtDay?: number[];
	triggerAtDayOfMonth?: number;
	expression?: string;
}

/**
 * Whether a Schedule Trigger fires within the hour that begins now; minutes do not matter to a rehearsal. Intervals of
 * several days, weeks or months count from the start of the rehearsal, as n8n counts them from publishing.
 * Source: n8n-nodes-base 2.41, ScheduleTrigger/GenericFunctions.js.
 *
 * @param now the beginning of an hour, in the zone of the workflow
 */
export function firesInHour(
	{ field = 'days', triggerAtHour = 0, ...interval }: ScheduleInterval,
	now: DateTime<true>,
	start: DateTime<true>,
): boolean {
	const between = (unit: 'day' | 'week' | 'month') =>
		Math.round(now.startOf(unit).diff(start.startOf(unit), unit).as(unit));
	switch (field) {
		case 'seconds':
		case 'minutes':
			return true;
		case 'hours':
			return now.hour % (interval.hoursInterval ?? 1) === 0;
		case 'days':
			return now.hour === triggerAtHour && between('day') % (interval.daysInterval ?? 1) === 0;
		case 'weeks': {
			const days = interval.triggerAtDay ?? [0];
			const isDay = days.includes(now.weekday % 7);
			return now.hour === triggerAtHour && isDay && between('week') % (interval.weeksInterval ?? 1) === 0;
		}
		case 'months': {
			const isDay = now.day === (interval.triggerAtDayOfMonth ?? 1);
			return now.hour === triggerAtHour && isDay && between('month') % (interval.monthsInterval ?? 1) === 0;
		}
		case 'cronExpression':
			return matchesCron(interval.expression ?? '', now);
		default:
			return true;
	}
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What may stand for a number in a cron expression, or for a whole one. Source: cron 4, constants.js. */
const CRON_WORDS: ReadonlyMap<string, string> = new Map([
	...MONTHS.map((name, index): [string, string] => [name, String(index + 1)]),
	...WEEKDAYS.map((name, index): [string, string] => [name, String(index)]),
	['@yearly', '0 0 1 1 *'],
	['@monthly', '0 0 1 * *'],
	['@weekly', '0 0 * * 0'],
	['@daily', '0 0 * * *'],
	['@weekdays', '0 0 * * 1-5'],
	['@weekends', '0 0 * * 0,6'],
]);

/** Whether a cron expression of five fields, or six with seconds first, has a time within the hour. */
function matchesCron(expression: string, now: DateTime<true>): boolean {
	const numbers = expression.toLowerCase().replace(/@?[a-z]+/g, (word) => CRON_WORDS.get(word) ?? word);
	const fields = numbers.trim().split(/\s+/);
	const [hour = '*', day = '*', month = '*', weekday = '*'] = fields.slice(fields.length > 5 ? 2 : 1);
	const isDay = matchesField(day, now.day, 1);
	const isWeekday = matchesField(weekday, now.weekday % 7, 0) || matchesField(weekday, now.weekday, 1);
	// Where both are restricted, either is enough: https://man7.org/linux/man-pages/man5/crontab.5.html
	const isRightDay = day === '*' || weekday === '*' ? isDay && isWeekday : isDay || isWeekday;
	return matchesField(hour, now.hour, 0) && matchesField(month, now.month, 1) && isRightDay;
}

function matchesField(field: string, value: number, least: number): boolean {
	return field.split(',').some((part) => {
		const [range = '*', step = '1'] = part.split('/');
		const [from, to] = range.includes('-')
			? range.split('-').map(Number)
			: range === '*'
				? [least, Infinity]
				: [Number(range), part.includes('/') ? Infinity : Number(range)];
		return (
			from !== undefined &&
			to !== undefined &&
			value >= from &&
			value <= to &&
			(value - from) % Number(step) === 0
		);
	});
}
