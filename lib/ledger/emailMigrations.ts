import type { Kysely } from 'kysely';

/** Links that impact.com made for partners, each asked for once. */
export async function createTrackingLinks({ schema }: Kysely<unknown>): Promise<void> {
	await schema
		.createTable('tracking_links')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('media_partner_id', 'text', (column) => column.notNull())
		.addColumn('ad_id', 'text', (column) => column.notNull())
		.addColumn('landing_page', 'text', (column) => column.notNull())
		.addColumn('url', 'text', (column) => column.notNull())
		.addColumn('created_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('tracking_links_key', ['program', 'media_partner_id', 'ad_id', 'landing_page'])
		.execute();
}

/** The times of emails that were sent again since. */
export async function createEarlierSends({ schema }: Kysely<unknown>): Promise<void> {
	await schema
		.createTable('earlier_sends')
		.addColumn('program', 'text', (column) => column.notNull())
		.addColumn('chain', 'text', (column) => column.notNull())
		.addColumn('step', 'text', (column) => column.notNull())
		.addColumn('partner_id', 'text', (column) => column.notNull())
		.addColumn('address', 'text', (column) => column.notNull())
		.addColumn('occurrence', 'integer', (column) => column.notNull())
		.addColumn('sent_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('earlier_sends_key', [
			'program',
			'chain',
			'step',
			'partner_id',
			'address',
			'occurrence',
		])
		.execute();
}

/** The nodes that ran with a messaging template. */
export async function createMessagingTemplateUses({ schema }: Kysely<unknown>): Promise<void> {
	await schema
		.createTable('messaging_template_uses')
		.addColumn('name_key', 'text', (column) => column.notNull())
		.addColumn('workflow_id', 'text', (column) => column.notNull())
		.addColumn('node_id', 'text', (column) => column.notNull())
		.addColumn('workflow_name', 'text', (column) => column.notNull())
		.addColumn('node_name', 'text', (column) => column.notNull())
		.addColumn('used_at', 'bigint', (column) => column.notNull())
		.addPrimaryKeyConstraint('messaging_template_uses_key', ['name_key', 'workflow_id', 'node_id'])
		.execute();
}

/** Bounces name an address, and so does impact.com's list of partners that are new to it. */
export async function indexAddresses({ schema }: Kysely<unknown>): Promise<void> {
	await schema.createIndex('sends_of_address').on('sends').column('address').execute();
}

/** A frequency cap counts what a partner was sent lately, whatever the email. */
export async function indexEarlierSends({ schema }: Kysely<unknown>): Promise<void> {
	await schema
		.createIndex('earlier_sends_of_partner')
		.on('earlier_sends')
		.columns(['program', 'partner_id', 'sent_at'])
		.execute();
}
