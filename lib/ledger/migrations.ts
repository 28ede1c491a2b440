import { sql, type Kysely, type Migration } from 'kysely';
import { normaliseDomains } from './addressMigrations';
import {
	addTracking,
	createEarlierSends,
	createMessagingTemplateUses,
	createTrackingLinks,
	indexAddresses,
	indexEarlierSends,
	renameEventKeys,
} from './emailMigrations';
import { addSeveralCurrencies, separateRosters } from './rosterMigrations';
import { createSendingAccounts } from './accountMigrations';
import { createWrittenNames, normaliseNames } from './nameMigrations';

/**
 * The ledger's schema, step by step. Names sort in the order they run. A step that has been released is never edited:
 * a change is a new step.
 */
export const MIGRATIONS: Record<string, Migration> = {
	'001-sends': { up: createSends },
	'002-decisions': { up: createDecisions },
	'003-email-events': { up: createEmailEvents },
	'004-suppressions': { up: createSuppressions },
	'005-saved-segments': { up: createSavedSegments },
	'010-roster': { up: createRoster },
	'011-performance': { up: createPerformance },
	'012-decisions-carried-out': { up: addCarriedOutDecisions },
	'020-repeated-sends': { up: addRepeatedSends },
	'021-public-links': { up: createPublicLinks },
	'022-send-issues': { up: createSendIssues },
	'023-messaging-templates': { up: createMessagingTemplates },
	'030-tracking-links': { up: createTrackingLinks },
	'031-earlier-sends': { up: createEarlierSends },
	'032-messaging-template-uses': { up: createMessagingTemplateUses },
	'033-addresses-of-sends': { up: indexAddresses },
	'040-separate-rosters': { up: separateRosters },
	'041-several-currencies': { up: addSeveralCurrencies },
	'050-earlier-sends-of-partner': { up: indexEarlierSends },
	'060-event-keys': { up: renameEventKeys },
	'070-internationalised-domains': { up: normaliseDomains },
	'071-names': { up: normaliseNames },
	'080-written-names': { up: createWrittenNames },
	'090-tracking': { up: addTracking },
	'100-sending-accounts': { up: createSendingAccounts },
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

async function createEmailEvents(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.createTable('email_events')
		.addColumn('event_key', 'text', (column) => column.primaryKey())
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('chain', 'text', (column) => column.notNull())
		.addColumn('step', 'text', (column) => column.notNull())
		.addColumn('partner_id', 'text', (column) => column.notNull())
		.addColumn('address', 'text', (column) => column.notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('is_automated', 'integer', (column) => column.notNull())
		.addColumn('happened_at', 'bigint', (column) => column.notNull())
		.addColumn('detail', 'text')
		.execute();
	await database.schema
		.createIndex('email_events_of_step')
		.on('email_events')
		.columns(['program', 'chain', 'step', 'kind', 'partner_id'])
		.execute();
}

async function createSuppressions(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.createTable('suppressions')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('address_hash', 'text', (column) => column.notNull())
		.addColumn('reason', 'text', (column) => column.notNull())
		.addColumn('address', 'text')
		.addColumn('partner_id', 'text')
		.addColumn('source', 'text', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('suppressions_key', ['program', 'address_hash', 'reason'])
		.execute();
}

async function createSavedSegments(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.createTable('saved_segments')
		.addColumn('name_key', 'text', (column) => column.primaryKey())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('definition', 'text', (column) => column.notNull())
		.addColumn('workflow_id', 'text', (column) => column.notNull())
		.addColumn('node_id', 'text', (column) => column.notNull())
		.addColumn('workflow_name', 'text', (column) => column.notNull())
		.addColumn('node_name', 'text', (column) => column.notNull())
		.addColumn('saved_at', 'bigint', (column) => column.notNull())
		.execute();
	await database.schema
		.createTable('saved_segment_uses')
		.addColumn('name_key', 'text', (column) => column.notNull())
		.addColumn('workflow_id', 'text', (column) => column.notNull())
		.addColumn('node_id', 'text', (column) => column.notNull())
		.addColumn('workflow_name', 'text', (column) => column.notNull())
		.addColumn('node_name', 'text', (column) => column.notNull())
		.addColumn('used_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('saved_segment_uses_key', ['name_key', 'workflow_id', 'node_id'])
		.execute();
}

/** What it takes to find an email by its message, to wait for a deferred one, and to send one again on purpose. */
async function addRepeatedSends(database: Kysely<unknown>): Promise<void> {
	const { schema } = database;
	await schema.alterTable('sends').addColumn('message_key', 'text').execute();
	await schema
		.alterTable('sends')
		.addColumn('occurrence', 'integer', (column) => column.notNull().defaultTo(1))
		.execute();
	await schema.alterTable('sends').addColumn('deferred_since', 'bigint').execute();
	await database
		.withTables<{ sends: { message_id: string; message_key: string | null } }>()
		.updateTable('sends')
		.set({ message_key: sql<string>`substr(message_id, 2, 40)` })
		.execute();
	await schema.createIndex('sends_message').on('sends').column('message_key').execute();
	await schema
		.createIndex('sends_of_partner')
		.on('sends')
		.columns(['program', 'partner_id', 'claimed_at'])
		.execute();
}

async function createPublicLinks(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.createTable('signing_keys')
		.addColumn('number', 'integer', (column) => column.primaryKey())
		.addColumn('secret', 'text', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.execute();
	await database.schema
		.createTable('public_addresses')
		.addColumn('workflow_id', 'text', (column) => column.notNull())
		.addColumn('node_id', 'text', (column) => column.notNull())
		.addColumn('url', 'text', (column) => column.notNull())
		.addColumn('registered_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('public_addresses_key', ['workflow_id', 'node_id'])
		.execute();
}

async function createSendIssues(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.createTable('send_issues')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('chain', 'text', (column) => column.notNull())
		.addColumn('step', 'text', (column) => column.notNull())
		.addColumn('partner_id', 'text', (column) => column.notNull())
		.addColumn('status', 'text', (column) => column.notNull())
		.addColumn('reason', 'text', (column) => column.notNull())
		.addColumn('first_at', 'bigint', (column) => column.notNull())
		.addColumn('last_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('send_issues_key', ['program', 'chain', 'step', 'partner_id'])
		.execute();
}

async function createMessagingTemplates(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.createTable('messaging_templates')
		.addColumn('name_key', 'text', (column) => column.primaryKey())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('content', 'text', (column) => column.notNull())
		.addColumn('workflow_id', 'text', (column) => column.notNull())
		.addColumn('node_id', 'text', (column) => column.notNull())
		.addColumn('workflow_name', 'text', (column) => column.notNull())
		.addColumn('node_name', 'text', (column) => column.notNull())
		.addColumn('saved_at', 'bigint', (column) => column.notNull())
		.execute();
}

async function createRoster({ schema }: Kysely<unknown>): Promise<void> {
	await schema
		.createTable('roster_entries')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('media_partner_id', 'text', (column) => column.notNull())
		.addColumn('partner_id', 'text')
		.addColumn('name_key', 'text')
		.addColumn('facts', 'text', (column) => column.notNull())
		.addColumn('has_contract', 'integer', (column) => column.notNull())
		.addColumn('read_at', 'bigint', (column) => column.notNull())
		.addColumn('listed_at', 'bigint')
		.addPrimaryKeyConstraint('roster_entries_key', ['program', 'media_partner_id'])
		.execute();
	await schema
		.createIndex('roster_entries_of_partner')
		.on('roster_entries')
		.columns(['program', 'partner_id'])
		.execute();
	await schema
		.createTable('roster_addresses')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('address', 'text', (column) => column.notNull())
		.addColumn('media_partner_id', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('roster_addresses_key', ['program', 'address'])
		.execute();
	await schema
		.createTable('partner_stages')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('partner_id', 'text', (column) => column.notNull())
		.addColumn('changed_at', 'bigint', (column) => column.notNull())
		.addColumn('stage', 'text', (column) => column.notNull())
		.addColumn('is_current', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('partner_stages_key', ['program', 'partner_id', 'changed_at'])
		.execute();
	await schema
		.createTable('sync_state')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('name', 'text', (column) => column.notNull())
		.addColumn('value', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('sync_state_key', ['program', 'name'])
		.execute();
}

async function createPerformance({ schema }: Kysely<unknown>): Promise<void> {
	await schema
		.createTable('partner_actions')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('action_id', 'text', (column) => column.notNull())
		.addColumn('media_partner_id', 'text', (column) => column.notNull())
		.addColumn('day', 'text', (column) => column.notNull())
		.addColumn('happened_at', 'bigint', (column) => column.notNull())
		.addColumn('amount', 'double precision', (column) => column.notNull())
		.addColumn('currency', 'text', (column) => column.notNull())
		.addColumn('is_reversed', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('partner_actions_key', ['program', 'action_id'])
		.execute();
	await schema
		.createIndex('partner_actions_of_day')
		.on('partner_actions')
		.columns(['program', 'media_partner_id', 'day'])
		.execute();
	await schema
		.createTable('daily_performance')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('media_partner_id', 'text', (column) => column.notNull())
		.addColumn('day', 'text', (column) => column.notNull())
		.addColumn('clicks', 'integer', (column) => column.notNull())
		.addColumn('actions', 'integer', (column) => column.notNull())
		.addColumn('revenue', 'double precision', (column) => column.notNull())
		.addColumn('currency', 'text')
		.addColumn('first_action_at', 'bigint')
		.addColumn('last_action_at', 'bigint')
		.addPrimaryKeyConstraint('daily_performance_key', ['program', 'media_partner_id', 'day'])
		.execute();
	await schema
		.createIndex('daily_performance_of_day')
		.on('daily_performance')
		.columns(['program', 'day'])
		.execute();
}

async function addCarriedOutDecisions({ schema }: Kysely<unknown>): Promise<void> {
	const addText = (name: string, value: string) =>
		schema
			.alterTable('decisions')
			.addColumn(name, 'text', (column) => column.notNull().defaultTo(value))
			.execute();
	await addText('platform', '');
	await addText('state', 'decided');
}
