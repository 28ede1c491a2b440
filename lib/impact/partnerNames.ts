import { normaliseName } from '../ledger/names';
import { withProgramLocked } from '../ledger/programLock';
import { recordListed, type ListedPartner } from '../ledger/rosterEntries';
import type { LedgerDatabase } from '../ledger/schema';
import { toText } from '../partner/values';
import type { ImpactClient } from './client';
import { PARTNER_KEYS, PARTNERS_PER_PAGE } from './profile';

/**
 * Remembers what the joined partners of a program are called, for reports that know them by name only.
 *
 * @throws ImpactError
 */
export async function recordNames(
	client: ImpactClient,
	ledger: LedgerDatabase,
	programId: string,
): Promise<void> {
	const query = { CampaignId: programId, PageSize: PARTNERS_PER_PAGE };
	for await (const { rows } of client.pages('/MediaPartners', query, PARTNER_KEYS)) {
		// By id: a list that grows while it is read may have a partner twice.
		const partners = new Map<string, ListedPartner>();
		for (const { Id, Name } of rows) {
			const mediaPartnerId = toText(Id);
			if (mediaPartnerId === undefined) continue;
			const nameKey = normaliseName(toText(Name) ?? '');
			partners.set(mediaPartnerId, { mediaPartnerId, partnerId: undefined, nameKey, addresses: [] });
		}
		await withProgramLocked(ledger, programId, (transaction) =>
			recordListed(transaction, programId, [...partners.values()]),
		);
	}
}
