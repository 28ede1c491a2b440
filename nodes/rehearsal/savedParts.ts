import type { LedgerDatabase } from '../../lib/ledger/schema';
import { withLedger } from '../shared/ledger';

/** What workflows use that an operator saved under a name. */
const TABLES = ['saved_segments', 'messaging_templates'] as const;

/**
 * Copies saved segments and messaging templates from the real ledger into that of a rehearsal. It is called before the
 * rehearsal begins, while the real ledger can still be reached.
 */
export async function copySavedParts(rehearsed: LedgerDatabase): Promise<void> {
	await withLedger(async (ledger) => {
		for (const table of TABLES) {
			for (const row of await ledger.selectFrom(table).selectAll().execute()) {
				await rehearsed.insertInto(table).values(row).execute();
			}
		}
	});
}
