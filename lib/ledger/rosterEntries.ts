import { normaliseAddress } from '../partner/addresses';
import { inBatches, lookUpInBatches } from './batches';
import type { LedgerDatabase } from './schema';

/** A partner as a list of partners had it. */
export interface ListedPartner {
	mediaPartnerId: string;
	/** The id that the partner is known under from now on; undefined to leave that open. */
	partnerId: string | undefined;
	/** As it is compared, see `normaliseName`. */
	nameKey: string;
	addresses: readonly string[];
}

/**
 * The ids that the given partners are known under here, by their ids at impact.com; partners who were never passed on
 * are absent.
 */
export async function findPartnerIds(
	database: LedgerDatabase,
	program: string,
	mediaPartnerIds: readonly string[],
): Promise<Map<string, string>> {
	const rows = await lookUpInBatches(database, mediaPartnerIds, (ids) =>
		database
			.selectFrom('roster_entries')
			.select(['media_partner_id', 'partner_id'])
			.where('program', '=', program)
			.where('media_partner_id', 'in', ids)
			.where('partner_id', 'is not', null)
			.execute(),
	);
	return new Map(rows.map((row) => [row.media_partner_id, row.partner_id ?? '']));
}

/** Which partner at impact.com goes by each of the ids that partners are known under here. */
export async function findOwners(
	database: LedgerDatabase,
	program: string,
	partnerIds: readonly string[],
): Promise<Map<string, string>> {
	const rows = await lookUpInBatches(database, partnerIds, (ids) =>
		database
			.selectFrom('roster_entries')
			.select(['partner_id', 'media_partner_id'])
			.where('program', '=', program)
			.where('partner_id', 'in', ids)
			.execute(),
	);
	return new Map(rows.map((row) => [row.partner_id ?? '', row.media_partner_id]));
}

/** Remembers partners as they were listed. The id that a partner is known under never changes again. */
export async function recordListed(
	database: LedgerDatabase,
	program: string,
	partners: readonly ListedPartner[],
): Promise<void> {
	for (const batch of inBatches(partners)) {
		await database
			.insertInto('roster_entries')
			.values(
				batch.map(({ mediaPartnerId, partnerId, nameKey }) => ({
					program,
					media_partner_id: mediaPartnerId,
					partner_id: partnerId ?? null,
					name_key: nameKey,
				})),
			)
			.onConflict((conflict) =>
				conflict.columns(['program', 'media_partner_id']).doUpdateSet((eb) => ({
					partner_id: eb.fn.coalesce('roster_entries.partner_id', 'excluded.partner_id'),
					name_key: eb.ref('excluded.name_key'),
				})),
			)
			.execute();
		const addresses = batch.flatMap((partner) =>
			partner.addresses.map((address) => ({
				program,
				address: normaliseAddress(address),
				media_partner_id: partner.mediaPartnerId,
			})),
		);
		for (const some of inBatches(addresses)) {
			await database
				.insertInto('partner_addresses')
				.values(some)
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		}
	}
}

/**
 * Which partners of the program the given prospects may be: those that are known under their id or had their address
 * at any time.
 *
 * @returns the ids and the addresses, in lower case, with the partners at impact.com they belong to
 */
export async function findPartnersOfProspects(
	database: LedgerDatabase,
	program: string,
	prospects: { ids: readonly string[]; addresses: readonly string[] },
): Promise<Array<{ key: string; mediaPartnerId: string }>> {
	const byId = await lookUpInBatches(database, prospects.ids, (ids) =>
		database
			.selectFrom('roster_entries')
			.select(['partner_id', 'media_partner_id'])
			.where('program', '=', program)
			.where((eb) => eb.or([eb('partner_id', 'in', ids), eb('media_partner_id', 'in', ids)]))
			.execute(),
	);
	const byAddress = await lookUpInBatches(database, prospects.addresses.map(normaliseAddress), (ids) =>
		database
			.selectFrom('partner_addresses')
			.select(['address', 'media_partner_id'])
			.where('program', '=', program)
			.where('address', 'in', ids)
			.execute(),
	);
	return [
		...byId.flatMap(({ partner_id: id, media_partner_id: mediaPartnerId }) =>
			[mediaPartnerId, id].filter((key) => key !== null).map((key) => ({ key, mediaPartnerId })),
		),
		...byAddress.map(({ address, media_partner_id: mediaPartnerId }) => ({ key: address, mediaPartnerId })),
	];
}

/** The partner at impact.com of each name; names that several have are absent. */
export async function findPartnersByName(
	database: LedgerDatabase,
	program: string,
	nameKeys: readonly string[],
): Promise<Map<string, string>> {
	const rows = await lookUpInBatches(database, nameKeys, (ids) =>
		database
			.selectFrom('roster_entries')
			.select((eb) => [
				'name_key',
				eb.fn.min('media_partner_id').as('first'),
				eb.fn.max('media_partner_id').as('last'),
			])
			.where('program', '=', program)
			.where('name_key', 'in', ids)
			.groupBy('name_key')
			.execute(),
	);
	return new Map(
		rows.flatMap(({ name_key, first, last }) =>
			name_key !== null && first === last ? [[name_key, first]] : [],
		),
	);
}
