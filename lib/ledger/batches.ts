/** Ids in one statement: below the variable limits of SQLite (32,766) and Postgres (65,535) with room to spare. */
const BATCH_SIZE = 2_000;

/**
 * Looks up many ids in a handful of statements.
 *
 * @param look asks for one batch of ids
 * @returns the rows of all batches
 */
export async function lookUpInBatches<Id, Row>(
	ids: readonly Id[],
	look: (batch: readonly Id[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
	const rows: Row[] = [];
	for (let start = 0; start < ids.length; start += BATCH_SIZE) {
		for (const row of await look(ids.slice(start, start + BATCH_SIZE))) rows.push(row);
	}
	return rows;
}

/** Rows in one statement that writes: with up to a dozen columns each, below the same limits. */
const WRITTEN_BATCH_SIZE = 500;

/** Splits rows to be written into statements of a bearable length. */
export function* inBatches<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
	for (let start = 0; start < rows.length; start += WRITTEN_BATCH_SIZE) {
		yield rows.slice(start, start + WRITTEN_BATCH_SIZE);
	}
}
