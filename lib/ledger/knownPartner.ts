import type { LedgerDatabase } from './schema';

/** The tables that name a partner by its id. */
const TABLES = [
	'sends',
	'earlier_sends',
	'email_events',
	'suppressions',
	'decisions',
	'send_issues',
	'roster_entries',
	'partner_stages',
] as const;

/** Whether anything is kept of a partner. */
export async function isKnownPartner(database: LedgerDatabase, partnerId: string): Promise<boolean> {
	for (const table of TABLES) {
		const row = await database
			.selectFrom(table)
			.select('partner_id')
			.where('partner_id', '=', partnerId)
			.limit(1)
			.executeTakeFirst();
		if (row) return true;
	}
	const link = await database
		.selectFrom('tracking_links')
		.select('media_partner_id')
		.where('media_partner_id', '=', partnerId)
		.limit(1)
		.executeTakeFirst();
	return link !== undefined;
}
