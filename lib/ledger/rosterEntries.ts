import { inBatches, lookUpInBatches } from './batches';
import type { LedgerDatabase } from './schema';
import { normaliseAddress } from './suppressions';

/** What holds for a partner of a program at impact.com. */
export interface RosterEntry {
	mediaPartnerId: string;
	/** The id the partner is known under here, once it was passed on. */
	partnerId: string | undefined;
	/** Contracts and groups as JSON, see lib/impact. */
	facts: string;
	/** When the facts were read. */
	readAt: number;
}

/** A partner as a list of partners had it. */
export interface ListedPartner {
	mediaPartnerId: string;
	/** The id that the partner is known under from now on; undefined to leave that open. */
	partnerId: string | undefined;
	/** As it is compared, see `normaliseName`. */
	nameKey: string;
	addresses: readonly string[];
}

/** Replaces what holds for the partners of a program by a reading made at `readAt`. */
export async function recordFacts(
	database: LedgerDatabase,
	program: string,
	facts: ReadonlyMap<string, { text: string; hasContract: boolean }>,
	readAt: number,
): Promise<void> {
	for (const batch of inBatches([...facts])) {
		await database
			.insertInto('roster_entries')
			.values(
				batch.map(([mediaPartnerId, { text, hasContract }]) => ({
					program,
					media_partner_id: mediaPartnerId,
					facts: text,
					has_contract: hasContract ? (1 as const) : (0 as const),
					read_at: readAt,
				})),
			)
			.onConflict((conflict) =>
				conflict.columns(['program', 'media_partner_id']).doUpdateSet((eb) => ({
					facts: eb.ref('excluded.facts'),
					has_contract: eb.ref('excluded.has_contract'),
					read_at: eb.ref('excluded.read_at'),
				})),
			)
			.execute();
	}
}

/** What is known of the given partners, whenever it was read, by their ids at impact.com. */
export async function findEntries(
	database: LedgerDatabase,
	program: string,
	mediaPartnerIds: readonly string[],
): Promise<Map<string, RosterEntry>> {
	const rows = await lookUpInBatches(database, mediaPartnerIds, (ids) =>
		database
			.selectFrom('roster_entries')
			.select(['media_partner_id', 'partner_id', 'facts', 'read_at'])
			.where('program', '=', program)
			.where('media_partner_id', 'in', ids)
			.execute(),
	);
	return new Map(
		rows.map((row) => [
			row.media_partner_id,
			{
				mediaPartnerId: row.media_partner_id,
				partnerId: row.partner_id ?? undefined,
				facts: row.facts,
				readAt: Number(row.read_at),
			},
		]),
	);
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

/** The ids at impact.com of the partners with a contract that a reading's list of joined partners did not have. */
export async function findUnlisted(
	database: LedgerDatabase,
	program: string,
	readAt: number,
): Promise<string[]> {
	const rows = await database
		.selectFrom('roster_entries')
		.select('media_partner_id')
		.where('program', '=', program)
		.where('read_at', '=', readAt)
		.where('has_contract', '=', 1)
		.where((eb) => eb.or([eb('listed_at', 'is', null), eb('listed_at', '<>', readAt)]))
		.orderBy('media_partner_id')
		.execute();
	return rows.map((row) => row.media_partner_id);
}

/**
 * Remembers partners as they were listed. The id that a partner is known under never changes again.
 *
 * @param listedAt the reading in whose list of joined partners they are; undefined for others
 */
export async function recordListed(
	database: LedgerDatabase,
	program: string,
	partners: readonly ListedPartner[],
	readAt: number,
	listedAt: number | undefined,
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
					facts: '{}',
					has_contract: 0,
					read_at: readAt,
					listed_at: listedAt ?? null,
				})),
			)
			.onConflict((conflict) =>
				conflict.columns(['program', 'media_partner_id']).doUpdateSet((eb) => ({
					partner_id: eb.fn.coalesce('roster_entries.partner_id', 'excluded.partner_id'),
					name_key: eb.ref('excluded.name_key'),
					listed_at: eb.ref('excluded.listed_at'),
				})),
			)
			.execute();
		const addresses = new Map(
			batch.flatMap(({ mediaPartnerId, addresses }) =>
				addresses.map((address) => [normaliseAddress(address), mediaPartnerId] as const),
			),
		);
		if (addresses.size > 0) await recordAddresses(database, program, [...addresses]);
	}
}

async function recordAddresses(
	database: LedgerDatabase,
	program: string,
	addresses: ReadonlyArray<readonly [address: string, mediaPartnerId: string]>,
): Promise<void> {
	await database
		.insertInto('roster_addresses')
		.values(
			addresses.map(([address, mediaPartnerId]) => ({
				program,
				address,
				media_partner_id: mediaPartnerId,
			})),
		)
		.onConflict((conflict) =>
			conflict.columns(['program', 'address']).doUpdateSet((eb) => ({
				media_partner_id: eb.ref('excluded.media_partner_id'),
			})),
		)
		.execute();
}

/**
 * Which of the given prospects are partners of the program by a reading, found by the id they are known under or by an
 * address.
 *
 * @returns the ids and the addresses, in lower case, that belong to partners
 */
export async function findKnownProspects(
	database: LedgerDatabase,
	program: string,
	prospects: { ids: readonly string[]; addresses: readonly string[] },
	readAt: number,
): Promise<Set<string>> {
	const byId = await lookUpInBatches(database, prospects.ids, (ids) =>
		database
			.selectFrom('roster_entries')
			.select(['partner_id', 'media_partner_id'])
			.where('program', '=', program)
			.where((eb) => eb.or([eb('partner_id', 'in', ids), eb('media_partner_id', 'in', ids)]))
			.where((eb) => eb.or([eb('listed_at', '=', readAt), eb.and({ read_at: readAt, has_contract: 1 })]))
			.execute(),
	);
	const byAddress = await lookUpInBatches(database, prospects.addresses.map(normaliseAddress), (ids) =>
		database
			.selectFrom('roster_addresses as a')
			.innerJoin('roster_entries as e', (join) =>
				join.onRef('e.program', '=', 'a.program').onRef('e.media_partner_id', '=', 'a.media_partner_id'),
			)
			.select('a.address')
			.where('a.program', '=', program)
			.where('a.address', 'in', ids)
			.where((eb) =>
				eb.or([eb('e.listed_at', '=', readAt), eb.and({ 'e.read_at': readAt, 'e.has_contract': 1 })]),
			)
			.execute(),
	);
	const known = new Set(byAddress.map(({ address }) => address));
	for (const row of byId) {
		known.add(row.media_partner_id);
		if (row.partner_id !== null) known.add(row.partner_id);
	}
	return known;
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
