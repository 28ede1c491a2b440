import { createHash } from 'node:crypto';

/**
 * Numbers that look random and are the same for the same seed and names, in whatever order they are asked for: what a
 * partner does must not depend on when, or with whom, the rehearsal looks at the partner.
 *
 * @returns eight numbers of 0 or more and less than 1
 */
export function drawNumbers(seed: number, ...names: readonly string[]): number[] {
	const digest = createHash('sha256')
		.update(JSON.stringify([seed, ...names]))
		.digest();
	return Array.from({ length: 8 }, (_, index) => digest.readUInt32BE(index * 4) / 2 ** 32);
}
