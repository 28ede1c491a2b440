import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { paths } from '../testkit/settings.mts';

/** The fastest of several measurements: whatever else runs on a machine only ever makes them slower. */
export function fastest(numbers: readonly number[]): number {
	return Math.min(...numbers);
}

/** The middle one of several measurements. */
export function median(numbers: readonly number[]): number {
	const sorted = [...numbers].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** A ratio with as many digits as it is worth. */
export function round(ratio: number): number {
	return Number(ratio.toPrecision(3));
}

/** Prints what a benchmark measured, with the machine it ran on, and writes it to bench/results. */
export async function writeResult(name: string, result: Record<string, unknown>): Promise<void> {
	const folder = join(paths.root, 'bench', 'results');
	await mkdir(folder, { recursive: true });
	const machine = { cores: availableParallelism(), node: process.version };
	const text = `${JSON.stringify({ ...result, machine }, null, '\t')}\n`;
	await writeFile(join(folder, `${name}.json`), text);
	console.log(text);
}
