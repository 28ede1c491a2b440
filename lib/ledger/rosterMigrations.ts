import { sql, type Kysely } from 'kysely';

/**
 * What a reading found moves out of the entries, which several readings of a program share: into the memory of the
 * reading, or to the roster that was prepared in pages. An address may be that of several partners.
 */
export async function separateRosters(database: Kysely<unknown>): Promise<void> {
	const { schema } = database;
	await schema
		.createTable('prepared_rosters')
		.addColumn('roster_id', 'text', (column) => column.primaryKey())
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('prepared_at', 'bigint', (column) => column.notNull())
		.addColumn('description', 'text', (column) => column.notNull())
		.execute();
	await schema
		.createTable('prepared_roster_partners')
		.addColumn('roster_id', 'text', (column) => column.notNull())
		.addColumn('media_partner_id', 'text', (column) => column.notNull())
		.addColumn('facts', 'text', (column) => column.notNull())
		.addColumn('has_contract', 'integer', (column) => column.notNull())
		.addColumn('is_listed', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('prepared_roster_partners_key', ['roster_id', 'media_partner_id'])
		.execute();
	await schema
		.createTable('partner_addresses')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('address', 'text', (column) => column.notNull())
		.addColumn('media_partner_id', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('partner_addresses_key', ['program', 'address', 'media_partner_id'])
		.execute();
	const columns = ['program', 'address', 'media_partner_id'] as const;
	const tables = database.withTables<{
		partner_addresses: Record<(typeof columns)[number], string>;
		roster_addresses: Record<(typeof columns)[number], string>;
		sync_state: { name: string };
	}>();
	await tables
		.insertInto('partner_addresses')
		.columns(columns)
		.expression((query) => query.selectFrom('roster_addresses').select(columns))
		.execute();
	await schema.dropTable('roster_addresses').execute();
	for (const column of ['facts', 'has_contract', 'read_at', 'listed_at']) {
		await schema.alterTable('roster_entries').dropColumn(column).execute();
	}
	await tables.deleteFrom('sync_state').where('name', '=', 'rosterReading').execute();
}

/** Days whose conversions are in several currencies, which no sum of their amounts says anything about. */
export async function addSeveralCurrencies(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.alterTable('daily_performance')
		.addColumn('has_several_currencies', 'integer', (column) => column.notNull().defaultTo(0))
		.execute();
	const tables = database.withTables<{
		daily_performance: { actions: number; currency: string | null; has_several_currencies: number };
		partner_actions: object;
	}>();
	await tables
		.updateTable('daily_performance')
		.set({ has_several_currencies: 1 })
		.where('actions', '>', 1)
		.where(
			(query) =>
				query
					.selectFrom('partner_actions as a')
					.select(sql<number>`count(distinct a.currency)`.as('currencies'))
					.where(sql.ref('a.program'), '=', sql.ref('daily_performance.program'))
					.where(sql.ref('a.media_partner_id'), '=', sql.ref('daily_performance.media_partner_id'))
					.where(sql.ref('a.day'), '=', sql.ref('daily_performance.day'))
					.where(sql.ref('a.is_reversed'), '=', sql.lit(0)),
			'>',
			1,
		)
		.execute();
	await tables
		.updateTable('daily_performance')
		.set({ currency: null })
		.where('actions', '=', 0)
		.where('currency', 'is not', null)
		.execute();
}
