import { randomUUID } from 'node:crypto';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { normaliseName } from './names';
import { isOnPostgres, POSTGRES_SCHEMA } from './postgres';
import type { LedgerDatabase } from './schema';

/** Where names are kept, with the rest of each table's key. */
const TABLES: ReadonlyArray<{ table: string; names: readonly string[]; key: readonly string[] }> = [
	{ table: 'sends', names: ['program', 'chain', 'step'], key: ['partner_id', 'address'] },
	{
		table: 'earlier_sends',
		names: ['program', 'chain', 'step'],
		key: ['partner_id', 'address', 'occurrence'],
	},
	{ table: 'email_events', names: ['program', 'chain', 'step'], key: ['event_key'] },
	{ table: 'send_issues', names: ['program', 'chain', 'step'], key: ['partner_id'] },
	{ table: 'decisions', names: ['program'], key: ['application_id'] },
	{ table: 'suppressions', names: ['program'], key: ['address_hash', 'reason'] },
	{ table: 'saved_segments', names: ['name_key'], key: [] },
	{ table: 'saved_segment_uses', names: ['name_key'], key: ['workflow_id', 'node_id'] },
	{ table: 'messaging_templates', names: ['name_key'], key: [] },
	{ table: 'messaging_template_uses', names: ['name_key'], key: ['workflow_id', 'node_id'] },
	{ table: 'roster_entries', names: ['name_key'], key: ['program', 'media_partner_id'] },
];

type Names = Readonly<Record<string, string>>;

/**
 * Brings names to what `normaliseName` gives since it leaves out invisible differences, so that nobody is mailed again
 * over one. Of two rows that would become one, the one that keeps an email from going out gets the name; the other stays
 * under its old one, where links in emails still find it.
 */
export async function normaliseNames(database: Kysely<unknown>): Promise<void> {
	for (const { table, names, key } of TABLES) {
		for (const before of await listUnusualNames(database, table, names)) {
			const after = Object.fromEntries(names.map((name) => [name, normaliseName(before[name] ?? '')]));
			if (names.every((name) => after[name] === before[name])) continue;
			await rename(database, table, key, before, after);
			if (table === 'sends') await preferWhatWasSent(database, before, after);
		}
	}
}

/** Names with letters beyond ASCII: all others stay as they are. */
async function listUnusualNames(
	database: Kysely<unknown>,
	table: string,
	names: readonly string[],
): Promise<Names[]> {
	const columns = names.map((name) => sql.id(name));
	const text = sql.join(columns, sql` || `);
	const { rows } = await sql<Names>`
		select distinct ${sql.join(columns)} from ${locate(database, table)} where length(${text}) <> octet_length(${text})
	`.execute(database);
	return rows;
}

async function rename(
	database: Kysely<unknown>,
	table: string,
	key: readonly string[],
	before: Names,
	after: Names,
): Promise<void> {
	const isSameRow = key.map((column) => sql` and ${sql.id('other', column)} = ${sql.id('mine', column)}`);
	await sql`
		update ${locate(database, table)} as mine set ${assign(after)}
		where ${haveNames('mine', before)} and not exists (
			select 1 from ${locate(database, table)} as other where ${haveNames('other', after)} ${sql.join(isSameRow, sql``)}
		)
	`.execute(database);
}

/** Exchanges the names of two rows about one email where the one that has kept its old name says more. */
async function preferWhatWasSent(database: Kysely<unknown>, before: Names, after: Names): Promise<void> {
	const sends = locate(database, 'sends');
	const { rows } = await sql<{ partner_id: string; address: string }>`
		select mine.partner_id, mine.address from ${sends} as mine
		inner join ${sends} as other on other.partner_id = mine.partner_id and other.address = mine.address
		where ${haveNames('mine', before)} and ${haveNames('other', after)} and (
			${rank('mine')} > ${rank('other')}
			or (${rank('mine')} = ${rank('other')} and mine.settled_at > other.settled_at)
		)
	`.execute(database);
	for (const { partner_id, address } of rows) {
		const exchange = (from: Names, to: Names) =>
			sql`
				update ${sends} as mine set ${assign(to)}
				where ${haveNames('mine', from)} and partner_id = ${partner_id} and address = ${address}
			`.execute(database);
		const meanwhile = { ...before, step: randomUUID() };
		await exchange(after, meanwhile);
		await exchange(before, after);
		await exchange(meanwhile, before);
	}
}

/** A table as raw SQL names it, which Kysely leaves as it is. */
function locate(database: Kysely<unknown>, table: string): RawBuilder<unknown> {
	const isInSchema = isOnPostgres(database as LedgerDatabase);
	return sql.table(isInSchema ? `${POSTGRES_SCHEMA}.${table}` : table);
}

/** How much a send keeps its email from going out again. */
function rank(table: string): RawBuilder<number> {
	const status = sql.id(table, 'status');
	return sql`case when ${status} = 'sent' then 3 when ${status} in ('claimed', 'uncertain') then 2
		when ${status} = 'bounced' then 1 else 0 end`;
}

function haveNames(table: string, names: Names): RawBuilder<boolean> {
	const conditions = Object.entries(names).map(([column, name]) => sql`${sql.id(table, column)} = ${name}`);
	return sql.join(conditions, sql` and `);
}

function assign(names: Names): RawBuilder<unknown> {
	return sql.join(Object.entries(names).map(([column, name]) => sql`${sql.id(column)} = ${name}`));
}

/** How each name was last written. It fills up as nodes run: what was written before is not known any more. */
export async function createWrittenNames({ schema }: Kysely<unknown>): Promise<void> {
	await schema
		.createTable('written_names')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('chain', 'text', (column) => column.notNull())
		.addColumn('step', 'text', (column) => column.notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('written_names_key', ['program', 'chain', 'step'])
		.execute();
}
