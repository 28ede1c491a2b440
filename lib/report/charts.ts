import { DateTime } from 'luxon';
import type { RecipientRow } from './recipientRows';
import type { StepFigures } from './stepFigures';

/** A rectangle of a chart in units of its view box. */
interface Bar {
	x: number;
	y: number;
	width: number;
	height: number;
	label: string;
}

/** How often each email was sent, opened and clicked, as horizontal bars. */
export interface StepChart {
	width: number;
	height: number;
	groups: Array<{
		name: string;
		y: number;
		bars: Array<Bar & { kind: string; textX: number; textY: number }>;
	}>;
}

/** How many emails went out on each day, as columns. */
export interface DayChart {
	width: number;
	height: number;
	columns: Bar[];
	first: string;
	last: string;
	most: number;
}

const WIDTH = 640;
const BAR_HEIGHT = 14;
const BAR_GAP = 3;
const TITLE_HEIGHT = 22;
const GROUP_GAP = 16;
/** Room for the number after a bar. */
const NUMBER_WIDTH = 70;
const DAYS = 30;
const COLUMN_HEIGHT = 120;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Lays out the chart of the steps; bars are as long as their share of the largest number. */
export function drawSteps(steps: ReadonlyArray<StepFigures & { name: string }>): StepChart {
	const most = Math.max(1, ...steps.map(({ sent }) => sent));
	const kinds = ['sent', 'opened', 'clicked'] as const;
	const groupHeight = TITLE_HEIGHT + kinds.length * (BAR_HEIGHT + BAR_GAP) + GROUP_GAP;
	const groups = steps.map((figures, index) => ({
		name: figures.name,
		y: index * groupHeight + TITLE_HEIGHT - 7,
		bars: kinds.map((kind, position) => {
			const y = index * groupHeight + TITLE_HEIGHT + position * (BAR_HEIGHT + BAR_GAP);
			const width = Math.max(1, Math.round((figures[kind] / most) * (WIDTH - NUMBER_WIDTH)));
			const label = `${figures[kind].toLocaleString('en-US')} ${kind}`;
			return { kind, x: 0, y, width, height: BAR_HEIGHT, label, textX: width + 6, textY: y + BAR_HEIGHT - 3 };
		}),
	}));
	return { width: WIDTH, height: Math.max(groupHeight * steps.length, 1), groups };
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
	for (const { status, sentAt } of rows) {
		if (status !== 'sent' || sentAt === null || sentAt < earliest) continue;
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
