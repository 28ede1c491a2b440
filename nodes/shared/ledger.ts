import { locateLedger } from '../../lib/ledger/location';
import { openLedger } from '../../lib/ledger/open';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { requireSupportedHost } from './supportedHost';

/**
 * Opens the ledger beside n8n's own database for the length of one node's run and closes it in every case.
 *
 * @throws LedgerError where the ledger cannot be used; Error for an n8n that is too old
 */
export async function withLedger<Result>(use: (ledger: LedgerDatabase) => Promise<Result>): Promise<Result> {
	requireSupportedHost();
	const ledger = await openLedger(locateLedger(process.env));
	try {
		return await use(ledger);
	} finally {
		await ledger.destroy();
	}
}
