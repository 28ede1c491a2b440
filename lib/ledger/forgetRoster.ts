import type { LedgerDatabase } from './schema';

/**
 * The addresses that were read for a partner at impact.com, in lower case.
 *
 * @param mediaPartnerIds see `listMediaPartnerIds`
 */
export async function listRosterAddresses(
	database: LedgerDatabase,
	mediaPartnerIds: readonly string[],
): Promise<string[]> {
	if (mediaPartnerIds.length === 0) return [];
	const rows = await database
		.selectFrom('partner_addresses')
		.select('address')
		.distinct()
		.where('media_partner_id', 'in', mediaPartnerIds)
		.execute();
	return rows.map(({ address }) => address);
}

/** The ids at impact.com of a partner who is known under this id in workflows. */
export async function listMediaPartnerIds(database: LedgerDatabase, partnerId: string): Promise<string[]> {
	const rows = await database
		.selectFrom('roster_entries')
		.select('media_partner_id')
		.distinct()
		.where('partner_id', '=', partnerId)
		.execute();
	return rows.map(({ media_partner_id: id }) => id);
}

/**
 * Removes what was read of a partner at impact.com, in all programs, and its stages. A partner who is still there is read
 * anew by the next run.
 */
export async function forgetRoster(
	database: LedgerDatabase,
	partnerId: string,
	mediaPartnerIds: readonly string[],
): Promise<void> {
	await database.deleteFrom('partner_stages').where('partner_id', '=', partnerId).execute();
	if (mediaPartnerIds.length === 0) return;
	for (const table of [
		'partner_addresses',
		'prepared_roster_partners',
		'roster_entries',
		'partner_actions',
		'daily_performance',
	] as const) {
		await database.deleteFrom(table).where('media_partner_id', 'in', mediaPartnerIds).execute();
	}
}
