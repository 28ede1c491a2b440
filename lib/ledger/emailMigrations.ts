import { sql, type Kysely } from 'kysely';

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

/**
 * What comes back of an email is known by its message key and occurrence instead of its Message-ID, which leaves the
 * ledger when the email is archived: `bounced <key.2@acme.example>` becomes `bounced key.2`. Of an email that had been
 * archived, there was nothing behind the kind.
 */
export async function renameEventKeys(database: Kysely<unknown>): Promise<void> {
	const events = database.withTables<{ email_events: OldEvent; sends: OldSend }>();
	await events
		.updateTable('email_events as event')
		.set({ event_key: withoutDomain('event') })
		.where(hasMessageId('event'))
		.where((builder) =>
			builder.not(
				builder.exists(
					builder
						.selectFrom('email_events as twin')
						.select('twin.event_key')
						.where((columns) =>
							columns.and(IDENTITY.map((name) => columns(`twin.${name}`, '=', columns.ref(`event.${name}`)))),
						)
						.whereRef('twin.kind', '=', 'event.kind')
						.whereRef('twin.event_key', '<', 'event.event_key')
						.where(hasMessageId('twin'))
						// The same email, sent from two domains.
						.where(withoutDomain('twin'), '=', withoutDomain('event')),
				),
			),
		)
		.execute();
	const occurrence = sql`case when sends.occurrence = 1 then '' else '.' || sends.occurrence end`;
	const key = sql<string>`event.kind || ' ' || sends.message_key || ${occurrence}`;
	const archived = events
		.selectFrom('sends')
		.where((columns) =>
			columns.and(IDENTITY.map((name) => columns(`sends.${name}`, '=', sql.ref<string>(`event.${name}`)))),
		)
		.where('sends.message_key', 'is not', null);
	const named = events.selectFrom('email_events as twin').select('twin.event_key');
	await events
		.updateTable('email_events as event')
		.set({ event_key: archived.select(key.as('key')) as never })
		.where('event.event_key', '=', sql<string>`event.kind || ' '`)
		.where((builder) => builder.exists(archived.select('sends.message_key')))
		.where((builder) =>
			builder.not(
				builder.exists(named.where('twin.event_key', '=', archived.select(key.as('key')) as never)),
			),
		)
		.execute();
}

interface OldSend {
	program: string;
	chain: string;
	step: string;
	partner_id: string;
	address: string;
	message_key: string | null;
	occurrence: number;
}

interface OldEvent extends Pick<OldSend, (typeof IDENTITY)[number]> {
	event_key: string;
	kind: string;
}

const IDENTITY = ['program', 'chain', 'step', 'partner_id', 'address'] as const;

/** Whether an event is named by a Message-ID of ours, which begins with a key of 40 digits. */
function hasMessageId(event: string) {
	const key = sql.ref(`${event}.event_key`);
	const kind = sql.ref(`${event}.kind`);
	return sql<boolean>`${kind} in ('bounced', 'complained', 'unsubscribed')
		and ${key} like ${kind} || ' <%@%>' and substr(${key}, length(${kind}) + 43, 1) in ('@', '.')`;
}

/** Both dialects strip characters from the end of a text, but look for one in it differently. */
function withoutDomain(event: string) {
	const key = sql.ref(`${event}.event_key`);
	const kind = sql.ref(`${event}.kind`);
	const upToDomain = sql`rtrim(rtrim(${key}, replace(${key}, '@', '')), '@')`;
	return sql<string>`${kind} || ' ' || substr(${upToDomain}, length(${kind}) + 3)`;
}

/** A frequency cap counts what a partner was sent lately, whatever the email. */
export async function indexEarlierSends({ schema }: Kysely<unknown>): Promise<void> {
	await schema
		.createIndex('earlier_sends_of_partner')
		.on('earlier_sends')
		.columns(['program', 'partner_id', 'sent_at'])
		.execute();
}

/** Whether it becomes known that an email is opened or its links are followed; null for what was sent before. */
export async function addTracking({ schema }: Kysely<unknown>): Promise<void> {
	for (const table of ['sends', 'earlier_sends']) {
		for (const column of ['tracks_opens', 'tracks_clicks']) {
			await schema.alterTable(table).addColumn(column, 'integer').execute();
		}
	}
}
