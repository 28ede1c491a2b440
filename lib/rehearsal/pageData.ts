import { gzipSync } from 'node:zlib';
import type { Rehearsal, TimelineKind } from './result';
import { nameLane } from './warnings';

/** The kinds of entries in the order in which the page's data numbers them. */
const TIMELINE_KINDS: readonly TimelineKind[] = [
	...(['email', 'bounced', 'opened', 'clicked', 'unsubscribed', 'appeared'] as const),
	...(['applied', 'accepted', 'declined', 'joined', 'rejected', 'sold'] as const),
];

/** Texts, each kept once: the emails of a lane differ by a few words only. */
class TextTable {
	readonly texts: string[] = [];
	private readonly positions = new Map<string, number>();

	positionOf(text: string): number {
		const known = this.positions.get(text);
		if (known !== undefined) return known;
		const position = this.texts.push(text) - 1;
		this.positions.set(text, position);
		return position;
	}

	/** A document as the positions of its tags and the texts between them. */
	takeApart(html: string): number[] {
		return html.split(/(?<=>)|(?=<)/).map((part) => this.positionOf(part));
	}
}

/**
 * What the page's script shows: partners, what happened to each, and every email with its contents. Packed with gzip and
 * as base64, which is small for 10,000 partners and cannot end the element that holds it.
 */
export function packPageData(rehearsal: Rehearsal): string {
	const { names, timeline, emails, lanes, start, end, zone } = rehearsal;
	const table = new TextTable();
	const ids = [...new Set([...Object.keys(names), ...timeline.map(({ partnerId }) => partnerId)])];
	const positions = new Map(ids.map((partnerId, index) => [partnerId, index]));
	const data = {
		zone,
		start,
		end,
		kinds: TIMELINE_KINDS,
		lanes: lanes.map((lane) => ({ name: nameLane(lane), color: lane.color })),
		partners: ids.map((partnerId) => [partnerId, names[partnerId] ?? '']),
		emails: emails.map(({ lane, address, subject, html }) => [
			lane,
			table.positionOf(address),
			table.positionOf(subject),
			table.takeApart(html),
		]),
		// Seconds since the start, partner, kind, email, lane.
		timeline: timeline.map(({ at, partnerId, kind, email = -1, lane = -1 }) => [
			Math.round((at - start) / 1000),
			positions.get(partnerId),
			TIMELINE_KINDS.indexOf(kind),
			email,
			lane,
		]),
		texts: table.texts,
	};
	return gzipSync(JSON.stringify(data), { level: 9 }).toString('base64');
}
