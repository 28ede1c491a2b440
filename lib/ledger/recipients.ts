import { normaliseAddress } from '../partner/addresses';
import { lookUpInBatches } from './batches';
import { selectEarliestTimes } from './earlierSends';
import { normaliseName } from './names';
import type { LedgerDatabase } from './schema';

/**
 * As which partner an address was first written to by a program.
 *
 * @returns addresses as they are compared to partner ids; addresses that nothing was sent to are absent
 */
export async function findRecipients(
	database: LedgerDatabase,
	program: string,
	addresses: readonly string[],
): Promise<Map<string, string>> {
	const rows = await lookUpInBatches(database, [...new Set(addresses.map(normaliseAddress))], (batch) =>
		selectEarliestTimes(database)
			.where('sends.program', '=', normaliseName(program))
			.where('sends.address', 'in', batch)
			.execute(),
	);
	// The last one to be written into the map is the earliest.
	return new Map(rows.map(({ address, partnerId }) => [address, partnerId]));
}
