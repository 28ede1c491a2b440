import { sql, type Kysely } from 'kysely';
import { normaliseAddress } from '../partner/addresses';
import type { LedgerTables } from './schema';
import { hashAddress } from './suppressions';

/**
 * Brings addresses with an internationalised domain to the spelling they are mailed under, so that who unsubscribed
 * under another one is not mailed. Where only the hash is left, it stays, and is looked for as well.
 */
export async function normaliseDomains(database: Kysely<unknown>): Promise<void> {
	const ledger = database.withTables<Pick<LedgerTables, 'suppressions' | 'partner_addresses'>>();
	const isBeyondAscii = sql<boolean>`length(address) <> octet_length(address)`;
	for (const row of await ledger
		.selectFrom('suppressions')
		.selectAll()
		.where('address', 'is not', null)
		.where(isBeyondAscii)
		.execute()) {
		const address = normaliseAddress(row.address ?? '');
		if (address === row.address) continue;
		await ledger
			.deleteFrom('suppressions')
			.where('program', '=', row.program)
			.where('address_hash', '=', row.address_hash)
			.where('reason', '=', row.reason)
			.execute();
		await ledger
			.insertInto('suppressions')
			.values({ ...row, address, address_hash: hashAddress(address) })
			.onConflict((conflict) => conflict.columns(['program', 'address_hash', 'reason']).doNothing())
			.execute();
	}
	for (const row of await ledger.selectFrom('partner_addresses').selectAll().where(isBeyondAscii).execute()) {
		const address = normaliseAddress(row.address);
		if (address === row.address) continue;
		await ledger
			.deleteFrom('partner_addresses')
			.where('program', '=', row.program)
			.where('address', '=', row.address)
			.where('media_partner_id', '=', row.media_partner_id)
			.execute();
		await ledger
			.insertInto('partner_addresses')
			.values({ ...row, address })
			.onConflict((conflict) => conflict.columns(['program', 'address', 'media_partner_id']).doNothing())
			.execute();
	}
}
