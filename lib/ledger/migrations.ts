import type { Kysely, Migration } from 'kysely';

/**
 * The ledger's schema, step by step. Names sort in the order they run. A step that has been released is never edited:
 * a change is a new step.
 */
export const MIGRATIONS: Record<string, Migration> = {
	'001-sends': { up: createSends },
	'002-decisions': { up: createDecisions },
};

async function createSends(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.createTable('sends')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('chain', 'text', (column) => column.notNull())
		.addColumn('step', 'text', (column) => column.notNull())
		.addColumn('partner_id', 'text', (column) => column.notNull())
		.addColumn('address', 'text', (column) => column.notNull())
		.addColumn('status', 'text', (column) => column.notNull())
		.addColumn('message_id', 'text', (column) => column.notNull())
		.addColumn('copy_hash', 'text', (column) => column.notNull())
		.addColumn('claimed_by', 'text', (column) => column.notNull())
		.addColumn('claimed_at', 'bigint', (column) => column.notNull())
		.addColumn('settled_at', 'bigint')
		.addColumn('retry_at', 'bigint')
		.addColumn('attempts', 'integer', (column) => column.notNull())
		.addColumn('reason', 'text')
		.addPrimaryKeyConstraint('sends_key', ['program', 'chain', 'step', 'partner_id', 'address'])
		.execute();
	// Few rows are ever in flight: finding those a dead process left behind must not read the whole table.
	await database.schema
		.createIndex('sends_claimed')
		.on('sends')
		.columns(['program', 'chain', 'step'])
		.where('status' as never, '=', 'claimed')
		.execute();
}

async function createDecisions(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.createTable('decisions')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('application_id', 'text', (column) => column.notNull())
		.addColumn('partner_id', 'text')
		.addColumn('decision', 'text', (column) => column.notNull())
		.addColumn('rule', 'text', (column) => column.notNull())
		.addColumn('decided_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('decisions_key', ['program', 'application_id'])
		.execute();
}
