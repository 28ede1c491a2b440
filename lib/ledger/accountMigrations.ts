import type { Kysely } from 'kysely';

/** What is known of accounts that send, and since when a partner has been refused without a verdict. */
export async function createSendingAccounts({ schema }: Kysely<unknown>): Promise<void> {
	await schema.alterTable('sends').addColumn('refused_since', 'bigint').execute();
	await schema.alterTable('sends').addColumn('cause', 'text').execute();
	await schema
		.createTable('sending_accounts')
		.addColumn('account', 'text', (column) => column.primaryKey())
		.addColumn('accepted_at', 'bigint')
		.addColumn('connections', 'integer')
		.addColumn('connections_at', 'bigint')
		.addColumn('next_turn_at', 'bigint')
		.execute();
	await schema
		.createTable('account_refusals')
		.addColumn('account', 'text', (column) => column.notNull())
		.addColumn('address_hash', 'text', (column) => column.notNull())
		.addColumn('cause', 'text', (column) => column.notNull())
		.addColumn('words', 'text', (column) => column.notNull())
		.addColumn('refused_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('account_refusals_key', ['account', 'address_hash'])
		.execute();
	await schema
		.createTable('account_hours')
		.addColumn('account', 'text', (column) => column.notNull())
		.addColumn('hour', 'integer', (column) => column.notNull())
		.addColumn('emails', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('account_hours_key', ['account', 'hour'])
		.execute();
	await schema
		.createTable('program_hours')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('hour', 'integer', (column) => column.notNull())
		.addColumn('emails', 'integer', (column) => column.notNull())
		.addColumn('bounced', 'integer', (column) => column.notNull())
		.addColumn('complained', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('program_hours_key', ['program', 'hour'])
		.execute();
}
