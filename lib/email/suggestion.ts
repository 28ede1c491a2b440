/**
 * The candidate an operator most likely meant: the same letters in another case or with other separators, else the
 * nearest by edit distance as long as no more than a third of the word differs.
 *
 * @returns `undefined` when nothing is close enough to be worth suggesting
 */
export function suggestName(written: string, candidates: Iterable<string>): string | undefined {
	const wanted = foldName(written);
	let best: string | undefined;
	let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
	for (const candidate of candidates) {
		const distance = editDistance(wanted, foldName(candidate));
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

function foldName(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Levenshtein distance in which swapping two neighbouring letters counts as one change, the commonest slip in typing. */
export function editDistance(first: string, second: string): number {
	let beforePrevious: number[] = [];
	let previous = Array.from({ length: second.length + 1 }, (_, column) => column);
	for (let row = 1; row <= first.length; row++) {
		const current = [row];
		for (let column = 1; column <= second.length; column++) {
			const replaced = at(previous, column - 1) + (first[row - 1] === second[column - 1] ? 0 : 1);
			let distance = Math.min(replaced, at(previous, column) + 1, at(current, column - 1) + 1);
			if (
				row > 1 &&
				column > 1 &&
				first[row - 1] === second[column - 2] &&
				first[row - 2] === second[column - 1]
			) {
				distance = Math.min(distance, at(beforePrevious, column - 2) + 1);
			}
			current.push(distance);
		}
		beforePrevious = previous;
		previous = current;
	}
	return at(previous, second.length);
}

function at(row: readonly number[], column: number): number {
	return row[column] ?? Infinity;
}
