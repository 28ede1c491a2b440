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
