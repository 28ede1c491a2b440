import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../../testkit/settings.mts';

/** One row of the table in docs/reliability.md. */
export interface Figure {
	situation: string;
	mustHold: string;
	measured: string;
}

const folder = join(paths.run, 'reliability');

/** Prints what a test measured and keeps it for the table in docs/reliability.md. */
export async function recordFigure(id: string, figure: Figure): Promise<void> {
	console.log(`${figure.situation}: ${figure.measured}`);
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, `${id}.json`), JSON.stringify(figure));
}

/** What the tests measured, in the given order; a test that did not get that far is left out. */
export async function readFigures(ids: readonly string[]): Promise<Figure[]> {
	const figures = await Promise.all(
		ids.map(async (id) => {
			const text = await readFile(join(folder, `${id}.json`), 'utf8').catch(() => undefined);
			return text === undefined ? [] : [JSON.parse(text) as Figure];
		}),
	);
	return figures.flat();
}
