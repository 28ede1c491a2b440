import { DateTime } from 'luxon';
import type { LeftOut, Rehearsal } from './result';
import { nameLane } from './warnings';

/** The figures of one lane. */
export interface LaneSummary {
	name: string;
	title: string;
	color: number;
	/** Whether it sends an email; otherwise it decides applications. */
	email: boolean;
	sent: number;
	bounced: number;
	accepted: number;
	declined: number;
	/** Calendar days in the zone of the workflow; absent where there was none. */
	first?: string;
	last?: string;
	reasons: LeftOut[];
}

/** What came of each lane. */
export function summariseLanes({ lanes, emails, timeline, leftOut, zone }: Rehearsal): LaneSummary[] {
	return lanes.map((lane, index) => {
		const own = emails.filter((email) => email.lane === index);
		const count = (kind: string) =>
			timeline.filter((entry) => entry.lane === index && entry.kind === kind).length;
		const days = timeline.filter((entry) => entry.lane === index).map(({ at }) => formatDay(at, zone));
		const [first, last] = [days[0], days.at(-1)];
		return {
			name: nameLane(lane),
			title: lane.title,
			color: lane.color,
			email: lane.email !== undefined,
			sent: own.filter(({ outcome }) => outcome === 'sent').length,
			bounced: own.filter(({ outcome }) => outcome === 'bounced').length,
			accepted: count('accepted'),
			declined: count('declined'),
			...(first !== undefined && { first }),
			...(last !== undefined && { last }),
			reasons: leftOut.filter((entry) => entry.lane === index),
		};
	});
}

/** How many partners came how far while the rehearsal lasted. */
export function countFunnel({
	partners,
	emails,
	timeline,
}: Rehearsal): Array<{ label: string; partners: number }> {
	const who = (...kinds: string[]) =>
		new Set(timeline.filter(({ kind }) => kinds.includes(kind)).map(({ partnerId }) => partnerId)).size;
	const mailed = new Set(emails.filter(({ outcome }) => outcome === 'sent').map(({ partnerId }) => partnerId))
		.size;
	return [
		{ label: 'Partners', partners },
		{ label: 'Got an email', partners: mailed },
		// Some had applied, or joined, before it began.
		{ label: 'Applied', partners: who('applied', 'joined', 'rejected', 'sold') },
		{ label: 'Joined', partners: who('joined', 'sold') },
		{ label: 'Made a sale', partners: who('sold') },
	];
}

const formatDay = (time: number, zone: string) => DateTime.fromMillis(time, { zone }).toISODate() ?? '';
