import { DateTime } from 'luxon';
import type { RecipientRow } from './recipientRows';
import type { StepFigures } from './stepFigures';

/**
 * One email with its bars, without those of what was not tracked; their lengths are percentages of the longest one in
 * the chart, 0 for no bar.
 */
export interface StepBars {
	name: string;
	bars: Array<{ kind: 'sent' | 'opened' | 'clicked'; label: string; length: number }>;
}

/** How many emails went out over time, as columns in units of the chart's view box. */
export interface TimeChart {
	/** What a column is about. */
	unit: Unit;
	width: number;
	height: number;
	columns: Array<{ x: number; y: number; width: number; height: number; name: string; amount: number }>;
	/** Names of the first and the last column. */
	first: string;
	last: string;
	most: number;
}

type Unit = 'day' | 'week' | 'month' | 'year';

const WIDTH = 640;
const COLUMN_HEIGHT = 120;
/** What the gaps take of the width. */
const GAP = 0.2;
/** More columns than this would be too thin on a telephone. */
const MOST_COLUMNS = 92;

/** Lays out how often each email was sent, opened and clicked, as horizontal bars. */
export function drawSteps(steps: ReadonlyArray<StepFigures & { name: string }>): StepBars[] {
	const most = Math.max(1, ...steps.map(({ sent }) => sent));
	return steps.map((figures) => ({
		name: figures.name,
		bars: (['sent', 'opened', 'clicked'] as const).flatMap((kind) => {
			const amount = figures[kind];
			if (amount === null) return [];
			// Only what never happened has no bar at all.
			const length = Math.ceil((amount / most) * 1000) / 10;
			return [{ kind, label: `${amount.toLocaleString('en-US')} ${kind}`, length }];
		}),
	}));
}

/**
 * Lays out how many emails were sent on each day of the report, or in each week, month or year of a long one.
 *
 * @param since where the time of the report begins, in milliseconds since 1970, UTC
 * @param now where it ends, in the zone in which days begin
 */
export function drawTime(rows: readonly RecipientRow[], since: number, now: DateTime<true>): TimeChart {
	const first = DateTime.fromMillis(since, { zone: now.zone }) as DateTime<true>;
	const unit =
		(['day', 'week', 'month'] as const).find((short) => countUnits(first, now, short) <= MOST_COLUMNS) ??
		'year';
	const starts = Array.from({ length: countUnits(first, now, unit) }, (_, index) =>
		first
			.startOf(unit)
			.plus({ [unit]: index })
			.startOf(unit),
	);
	const times = starts.map((start) => start.toMillis());
	const amounts = times.map(() => 0);
	for (const { sentAt } of rows) {
		if (sentAt === undefined || sentAt < since) continue;
		const index = times.findLastIndex((time) => time <= sentAt);
		amounts[index] = (amounts[index] ?? 0) + 1;
	}
	const most = Math.max(...amounts);
	const step = WIDTH / times.length;
	const columns = starts.map((start, index) => {
		const amount = amounts[index] ?? 0;
		const height = most === 0 ? 0 : Math.round((amount / most) * COLUMN_HEIGHT);
		return {
			x: round((index + GAP / 2) * step),
			y: COLUMN_HEIGHT - height,
			width: round((1 - GAP) * step),
			height,
			name: nameUnit(DateTime.max(start, first), unit),
			amount,
		};
	});
	return {
		unit,
		...{ width: WIDTH, height: COLUMN_HEIGHT, columns, most },
		first: columns[0]?.name ?? '',
		last: columns.at(-1)?.name ?? '',
	};
}

/** How many days, weeks, months or years a time touches. */
function countUnits(from: DateTime<true>, to: DateTime<true>, unit: Unit): number {
	return Math.round(to.startOf(unit).diff(from.startOf(unit), unit).as(unit)) + 1;
}

function nameUnit(start: DateTime<true>, unit: Unit): string {
	const format = { day: 'MMM d', week: "'Week of' MMM d, yyyy", month: 'MMM yyyy', year: 'yyyy' }[unit];
	return start.setLocale('en-US').toFormat(format);
}

function round(length: number): number {
	return Math.round(length * 100) / 100;
}
