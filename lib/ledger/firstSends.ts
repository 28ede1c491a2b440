import { lookUpInBatches } from './batches';
import { selectEarliestTimes } from './earlierSends';
import { normaliseName } from './names';
import type { LedgerDatabase } from './schema';

/**
 * When each partner was first sent any email of a program, one whose outcome is not known included.
 *
 * @returns partner ids to times in milliseconds since 1970, UTC; partners who were sent nothing are absent
 */
export async function findFirstSends(
	database: LedgerDatabase,
	program: string,
	partnerIds: readonly string[],
): Promise<Map<string, number>> {
	const rows = await lookUpInBatches(database, partnerIds, (ids) =>
		selectEarliestTimes(database)
			.where('sends.program', '=', normaliseName(program))
			.where('sends.partner_id', 'in', ids)
			.execute(),
	);
	// The last one to be written into the map is the earliest.
	return new Map(rows.map(({ partnerId, sentAt }) => [partnerId, sentAt]));
}
