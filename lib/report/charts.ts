import { DateTime } from 'luxon';
import type { RecipientRow } from './recipientRows';
import type { StepFigures } from './stepFigures';

/** One email with its bars; their lengths are percentages of the longest one in the chart, 0 for no bar. */
export interface StepBars {
	name: string;
	bars: Array<{ kind: 'sent' | 'opened' | 'clicked'; label: string; length: number }>;
}

/** How many emails went out on each day, as columns in units of the chart's view box. */
export interface DayChart {
	width: number;
	height: number;
	columns: Array<{ x: number; y: number; width: number; height: number; label: string }>;
	first: string;
	last: string;
	most: number;
}

const WIDTH = 640;
const COLUMN_HEIGHT = 120;
const DAYS = 30;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Lays out how often each email was sent, opened and clicked, as horizontal bars. */
export function drawSteps(steps: ReadonlyArray<StepFigures & { name: string }>): StepBars[] {
	const most = Math.max(1, ...steps.map(({ sent }) => sent));
	return steps.map((figures) => ({
		name: figures.name,
		bars: (['sent', 'opened', 'clicked'] as const).map((kind) => ({
			kind,
			label: `${figures[kind].toLocaleString('en-US')} ${kind}`,
			// Only what never happened has no bar at all.
			length: Math.ceil((figures[kind] / most) * 1000) / 10,
		})),
	}));
}

/**
 * Lays out the chart of the last days.
 *
 * @param now in the zone in which days begin
 */
export function drawDays(rows: readonly RecipientRow[], now: DateTime<true>): DayChart {
	const days = Array.from({ length: DAYS }, (_, index) =>
		now.startOf('day').minus({ days: DAYS - 1 - index }),
	);
	const amounts = new Map(days.map((day) => [day.toISODate(), 0]));
	const earliest = now.toMillis() - (DAYS + 1) * DAY_MILLISECONDS;
	for (const { sentAt } of rows) {
		if (sentAt === undefined || sentAt < earliest) continue;
		const date = DateTime.fromMillis(sentAt, { zone: now.zone }).toISODate() ?? '';
		const amount = amounts.get(date);
		if (amount !== undefined) amounts.set(date, amount + 1);
	}
	const most = Math.max(...amounts.values());
	const step = WIDTH / DAYS;
	const format = (day: DateTime<true>) => day.setLocale('en-US').toFormat('MMM d');
	const columns = days.map((day, index) => {
		const amount = amounts.get(day.toISODate()) ?? 0;
		const height = most === 0 ? 0 : Math.round((amount / most) * COLUMN_HEIGHT);
		return {
			x: Math.round(index * step) + 2,
			y: COLUMN_HEIGHT - height,
			width: Math.round(step) - 4,
			height,
			label: `${format(day)}: ${amount}`,
		};
	});
	return {
		width: WIDTH,
		height: COLUMN_HEIGHT,
		columns,
		first: format(days[0] ?? now),
		last: format(days.at(-1) ?? now),
		most,
	};
}
