import { randomUUID } from 'node:crypto';
import { forgetRoster, listMediaPartnerIds, listRosterAddresses } from './forgetRoster';
import type { LedgerDatabase } from './schema';
import { hashAddress } from './suppressions';

/** What was removed. */
export interface ForgottenPartner {
	sends: number;
	events: number;
	/** How many addresses are kept, as hashes, so that they are not mailed again. */
	addresses: number;
}

/**
 * Removes a partner's personal data: the id, the addresses and what was read at impact.com, in all programs. What is
 * left is anonymous, so that the figures of reports stay right, and the addresses are suppressed as hashes, so that
 * nobody writes to them again. An email that is on its way at that moment is uncertain from then on.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function forgetPartner(
	database: LedgerDatabase,
	partnerId: string,
	now: number,
): Promise<ForgottenPartner> {
	return database.transaction().execute(async (transaction) => {
		const mediaPartnerIds = await listMediaPartnerIds(transaction, partnerId);
		const addresses = [
			...new Set([
				...(await listAddresses(transaction, partnerId)),
				...(await listRosterAddresses(transaction, mediaPartnerIds)),
			]),
		];
		// How they end can no longer be recorded: their rows have another identity by then.
		await transaction
			.updateTable('sends')
			.set({ status: 'uncertain', settled_at: now })
			.where('partner_id', '=', partnerId)
			.where('status', '=', 'claimed')
			.execute();
		const anonymous = `forgotten ${randomUUID()}`;
		let sends = 0;
		let events = 0;
		for (const address of addresses) {
			const hash = hashAddress(address);
			const identity = { partner_id: anonymous, address: hash };
			const sent = await transaction
				.updateTable('sends')
				.set({ ...identity, reason: null })
				.where('partner_id', '=', partnerId)
				.where('address', '=', address)
				.executeTakeFirst();
			await transaction
				.updateTable('earlier_sends')
				.set(identity)
				.where('partner_id', '=', partnerId)
				.where('address', '=', address)
				.execute();
			const happened = await transaction
				.updateTable('email_events')
				.set({ ...identity, detail: null })
				.where('partner_id', '=', partnerId)
				.where('address', '=', address)
				.executeTakeFirst();
			await transaction
				.updateTable('suppressions')
				.set({ address: null, partner_id: null, source: 'Forgotten' })
				.where('address_hash', '=', hash)
				.execute();
			await transaction
				.insertInto('suppressions')
				.values({
					program: '',
					address_hash: hash,
					reason: 'manual',
					address: null,
					partner_id: null,
					source: 'Forgotten',
					created_at: now,
				})
				.onConflict((conflict) => conflict.columns(['program', 'address_hash', 'reason']).doNothing())
				.execute();
			sends += Number(sent.numUpdatedRows);
			events += Number(happened.numUpdatedRows);
		}
		await transaction
			.updateTable('decisions')
			.set({ partner_id: null })
			.where('partner_id', '=', partnerId)
			.execute();
		await transaction.deleteFrom('send_issues').where('partner_id', '=', partnerId).execute();
		await transaction
			.deleteFrom('tracking_links')
			.where('media_partner_id', 'in', [partnerId, ...mediaPartnerIds])
			.execute();
		await forgetRoster(transaction, partnerId, mediaPartnerIds);
		return { sends, events, addresses: addresses.length };
	});
}

async function listAddresses(database: LedgerDatabase, partnerId: string): Promise<string[]> {
	const rows = await database
		.selectFrom('sends')
		.select('address')
		.where('partner_id', '=', partnerId)
		.union(database.selectFrom('email_events').select('address').where('partner_id', '=', partnerId))
		.union(
			database
				.selectFrom('suppressions')
				.select((columns) => columns.ref('address').$notNull().as('address'))
				.where('partner_id', '=', partnerId)
				.where('address', 'is not', null),
		)
		.execute();
	return rows.map(({ address }) => address);
}
