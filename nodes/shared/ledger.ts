import { refuseUncopiedFile } from '../../lib/ledger/formerLedger';
import { locateLedger } from '../../lib/ledger/location';
import { openLedger } from '../../lib/ledger/open';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { requireSupportedHost } from './supportedHost';
import { findSurroundings } from './surroundings';

/**
 * Opens the ledger beside n8n's own database for the length of one node's run and closes it in every case; a rehearsal has its own.
 *
 * @throws LedgerError where the ledger cannot be used; Error for an n8n that is too old
 */
export async function withLedger<Result>(use: (ledger: LedgerDatabase) => Promise<Result>): Promise<Result> {
	const surroundings = findSurroundings();
	if (surroundings) return use(surroundings.ledger);
	requireSupportedHost();
	const location = locateLedger(process.env);
	const ledger = await openLedger(location);
	try {
		await refuseUncopiedFile(ledger, location, process.env);
		return await use(ledger);
	} finally {
		await ledger.destroy();
	}
}
