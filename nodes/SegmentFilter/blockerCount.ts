import type { Blocker } from '../../lib/segment/group';
import { count, formatNumber } from '../shared/items';

/** So many of the conditions that keep partners out are named. */
const NAMED = 3;

/** Counts which condition keeps each partner out first. */
export class BlockerCount {
	private readonly failed = new Map<string, number>();
	private readonly unknown = new Map<string, number>();

	/** @param blocker absent where the segment has no conditions at all */
	add(blocker: Blocker | undefined): void {
		if (blocker === undefined) return;
		const counts = blocker.isUnknown ? this.unknown : this.failed;
		counts.set(blocker.label, (counts.get(blocker.label) ?? 0) + 1);
	}

	/** ` (first blocked by: Joined date 812, Country 355)`, or nothing. */
	describe(): string {
		const counts = sortByCount(this.failed);
		if (counts.length === 0) return '';
		const named = counts.slice(0, NAMED).map(([label, amount]) => `${label} ${formatNumber(amount)}`);
		const others = counts.slice(NAMED).reduce((sum, [, amount]) => sum + amount, 0);
		if (others > 0) named.push(`others ${formatNumber(others)}`);
		return ` (first blocked by: ${named.join(', ')})`;
	}

	/** For how many partners something could not be told, one sentence a field. */
	describeUnknown(): string[] {
		return sortByCount(this.unknown).map(
			([label, amount]) =>
				`${label} cannot be told for ${count(amount, 'partner')}, who therefore ${amount === 1 ? 'does' : 'do'} not match. Not Matched says why.`,
		);
	}
}

function sortByCount(counts: ReadonlyMap<string, number>): Array<[string, number]> {
	return [...counts].sort(([, one], [, other]) => other - one);
}
