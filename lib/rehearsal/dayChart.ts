import { DateTime } from 'luxon';
import type { Rehearsal } from './result';
import { nameLane } from './warnings';

/** A part of a column, in units of the chart's view box. */
interface Bar {
	x: number;
	y: number;
	width: number;
	height: number;
	color: number;
}

/** Emails per day as stacked columns, and the same as rows of a table. */
export interface DayChart {
	width: number;
	height: number;
	bars: Bar[];
	rows: Array<{ day: string; amounts: number[]; total: number }>;
	/** The lanes that the rows have amounts of. */
	lanes: Array<{ name: string; color: number }>;
	most: number;
	first: string;
	last: string;
}

const HEIGHT = 120;
const STEP = 10;

/** Lays out the emails of each day of a rehearsal, in the colours of their lanes. */
export function drawRehearsedDays({ emails, lanes, start, end, zone }: Rehearsal): DayChart {
	const senders = lanes.flatMap((lane, index) => (lane.email ? [{ lane, index }] : []));
	const days: string[] = [];
	const first = DateTime.fromMillis(start, { zone }).startOf('day');
	for (let day = first; day.toMillis() < end; day = day.plus({ days: 1 })) days.push(day.toISODate() ?? '');
	const amounts = new Map(days.map((day) => [day, senders.map(() => 0)]));
	const column = new Map(senders.map(({ index }, position) => [index, position]));
	for (const { at, lane, outcome } of emails) {
		const own = amounts.get(at.slice(0, 10));
		const position = column.get(lane);
		if (outcome === 'sent' && own && position !== undefined) own[position]! += 1;
	}
	const sum = (list: readonly number[]) => list.reduce((total, amount) => total + amount, 0);
	const most = Math.max(0, ...[...amounts.values()].map(sum));
	const bars = days.flatMap((day, dayIndex) => {
		let top = HEIGHT;
		return amounts.get(day)!.flatMap((amount, position): Bar[] => {
			if (amount === 0) return [];
			const height = Math.max(1.5, (amount / most) * HEIGHT);
			top -= height;
			const { color } = senders[position]!.lane;
			return [{ x: dayIndex * STEP + 1, y: round(top), width: STEP - 2, height: round(height), color }];
		});
	});
	const format = (day: string | undefined) =>
		DateTime.fromISO(day ?? '', { zone })
			.setLocale('en-US')
			.toFormat('MMM d, yyyy');
	return {
		width: Math.max(1, days.length) * STEP,
		height: HEIGHT,
		bars,
		rows: days
			.map((day) => ({ day: format(day), amounts: amounts.get(day)!, total: sum(amounts.get(day)!) }))
			.filter(({ total }) => total > 0),
		lanes: senders.map(({ lane }) => ({ name: nameLane(lane), color: lane.color })),
		most,
		first: format(days[0]),
		last: format(days.at(-1)),
	};
}

const round = (length: number) => Math.round(length * 10) / 10;
