import type { Kysely } from 'kysely';

/** Where a send stands. `retryLater` may be claimed again, nothing else may. */
export type SendStatus = 'claimed' | 'sent' | 'bounced' | 'retryLater' | 'uncertain';

/** One email of a chain step to one address of one partner. All times are milliseconds since 1970, UTC. */
export interface SendsTable {
	program: string;
	chain: string;
	step: string;
	partner_id: string;
	/** As it is compared, see `normaliseAddress`. */
	address: string;
	status: SendStatus;
	message_id: string;
	/** SHA-256 of the copy as the operator wrote it, so that a report can tell which version a partner got. */
	copy_hash: string;
	/** The process that holds the claim, see `owner.ts`. */
	claimed_by: string;
	claimed_at: number;
	/** When the outcome was recorded; for `sent`, when the server accepted the email. */
	settled_at: number | null;
	/** The earliest time a `retryLater` row may be claimed again. */
	retry_at: number | null;
	attempts: number;
	/** The server's answer or another explanation for an operator. */
	reason: string | null;
	/** The part of the Message-ID that stays the same when the email is sent again, see `readMessageKey`. */
	message_key: string | null;
	/** 1 for the first time the email was sent to this address, 2 for the time after that. */
	occurrence: number;
	/** Since when the mail server has been asking to try this address again later; pauses between the tries move it on. */
	deferred_since: number | null;
	/**
	 * Since when the mail server has been refusing this address while it was not known whether that is about the partner;
	 * pauses between the tries move it on. Null once it is known, and where nothing was refused.
	 */
	refused_since: number | null;
	/** What the mail server's refusal is about, see `AnswerCause` in lib/email; null where it refused nothing. */
	cause: string | null;
	/** 1 where it becomes known when it is opened, else 0; null for an email from before this was kept. */
	tracks_opens: 0 | 1 | null;
	/** The same of its links being followed. */
	tracks_clicks: 0 | 1 | null;
}

/** An earlier time that an email was sent which has been, or is being, sent again. */
export interface EarlierSendsTable {
	program: string;
	chain: string;
	step: string;
	partner_id: string;
	/** As it is compared, see `normaliseAddress`. */
	address: string;
	/** 1 for the first time. Only numbers below that of the row in `sends` are over. */
	occurrence: number;
	/** When the mail server accepted it. */
	sent_at: number;
	/** As in `sends`, about this time. */
	tracks_opens: 0 | 1 | null;
	tracks_clicks: 0 | 1 | null;
}

/** One decision on one application to a program. */
export interface DecisionsTable {
	program: string;
	application_id: string;
	partner_id: string | null;
	decision: 'accepted' | 'rejected';
	/** The condition set that decided, in words. */
	rule: string;
	decided_at: number;
	/** Where the decision was carried out: `impact.com`, or empty where it was only decided. */
	platform: string;
	/**
	 * `attempted` from before the platform is told until its answer is recorded: a row that stays so has an unknown
	 * outcome. `elsewhere` where somebody else had decided first.
	 */
	state: 'attempted' | 'decided' | 'elsewhere';
}

/** What can happen to an email after the server took it. */
export type EmailEventKind = 'opened' | 'clicked' | 'bounced' | 'complained' | 'unsubscribed';

/** One thing that happened to one email. */
export interface EmailEventsTable {
	/** Says which event this is, so that one that is reported twice is kept once. */
	event_key: string;
	program: string;
	chain: string;
	step: string;
	partner_id: string;
	/** As it is compared, see `normaliseAddress`. */
	address: string;
	kind: EmailEventKind;
	/** 1 for what a link scanner or a mail proxy did rather than a person, else 0. */
	is_automated: 0 | 1;
	happened_at: number;
	/** The link, the server's answer or another explanation for an operator. */
	detail: string | null;
}

/** Why an address is not mailed. */
export type SuppressionReason = 'unsubscribed' | 'bounced' | 'complained' | 'manual';

/** One address that must not be mailed, by one program or by all. */
export interface SuppressionsTable {
	/** Empty for all programs. */
	program: string;
	/** See `hashAddress`: what is left when a person's data is removed. */
	address_hash: string;
	reason: SuppressionReason;
	/** As it is compared, see `normaliseAddress`; null once the person is forgotten. */
	address: string | null;
	partner_id: string | null;
	/** Where it came from, in words for an operator. */
	source: string;
	created_at: number;
}

/** A segment that an operator saved under a name. */
export interface SavedSegmentsTable {
	/** The name as it is compared, see `normaliseName`. */
	name_key: string;
	name: string;
	/** The conditions as text, see `serialiseDefinition` in lib/segment. */
	definition: string;
	/** The node that saved it, which alone may change it. */
	workflow_id: string;
	node_id: string;
	workflow_name: string;
	node_name: string;
	saved_at: number;
}

/** A node of a workflow that ran with a saved segment, or with a messaging template. */
export interface UsesTable {
	name_key: string;
	workflow_id: string;
	node_id: string;
	workflow_name: string;
	node_name: string;
	used_at: number;
}

/** How an operator last wrote the name of a program, of one of its chains, or of an email of that. */
export interface WrittenNamesTable {
	/** As it is compared, see `normaliseName`; so are the others. */
	program: string;
	/** Empty for the name of the program. */
	chain: string;
	/** Empty for the name of the program or of the chain. */
	step: string;
	/** The name of the last of them that is not empty. */
	name: string;
}

/** What is known of an account that sends over a mail server, over all runs, chains and processes. */
export interface SendingAccountsTable {
	/** See `nameAccount` in lib/email. */
	account: string;
	/** When the latest email that the server accepted was begun, to within half a minute. */
	accepted_at: number | null;
	/** How many connections at a time the server allows, where it refused more. */
	connections: number | null;
	/** When that was found out. */
	connections_at: number | null;
	/** Before this time no further email may be begun under a Rate Limit. */
	next_turn_at: number | null;
}

/** A partner whom an account could not reach since the server last accepted an email from it. */
export interface AccountRefusalsTable {
	account: string;
	/** See `hashAddress`. */
	address_hash: string;
	/** What the answer is about, see `AnswerCause` in lib/email. */
	cause: string;
	/** The answer without what differs from partner to partner. */
	words: string;
	refused_at: number;
}

/** How many emails an account may have sent within one hour. */
export interface AccountHoursTable {
	account: string;
	/** Hours since 1970, UTC. */
	hour: number;
	/** What was sent, and what a run that is under way may still send. */
	emails: number;
}

/** What happened to the emails of a program within one hour. */
export interface ProgramHoursTable {
	/** As it is compared, see `normaliseName`. */
	program: string;
	/** Hours since 1970, UTC. */
	hour: number;
	/** Emails that the mail server accepted or refused for good. */
	emails: number;
	/** Emails that bounced, whenever they were sent. */
	bounced: number;
	/** Emails that were reported as spam, whenever they were sent. */
	complained: number;
}

/** A key that links in emails are signed with. */
export interface SigningKeysTable {
	/** Counts up from 1; the highest one signs. */
	number: number;
	/** 32 random octets, base64url. */
	secret: string;
	created_at: number;
}

/** A published Partner Email Trigger. */
export interface PublicAddressesTable {
	workflow_id: string;
	node_id: string;
	url: string;
	registered_at: number;
}

/** A partner whom an email did not reach, and why. */
export interface SendIssuesTable {
	program: string;
	chain: string;
	step: string;
	partner_id: string;
	/** As the node reports it, such as `noAddress`. */
	status: string;
	reason: string;
	/** When a run first left the partner out. */
	first_at: number;
	/** When a run last did. */
	last_at: number;
}

/** A messaging template that an operator saved under a name. */
export interface MessagingTemplatesTable {
	/** The name as it is compared, see `normaliseName`. */
	name_key: string;
	name: string;
	/** The message as JSON, see lib/email. */
	content: string;
	workflow_id: string;
	node_id: string;
	workflow_name: string;
	node_name: string;
	saved_at: number;
}

/** A link that impact.com made for one partner of a program. */
export interface TrackingLinksTable {
	/** The program's id at impact.com. */
	program: string;
	/** The partner's id at impact.com. */
	media_partner_id: string;
	/** The ad it is for; empty for none. */
	ad_id: string;
	/** The page it leads to; empty for that of the ad or the program. */
	landing_page: string;
	url: string;
	created_at: number;
}

/** Who one partner of a program at impact.com is. */
export interface RosterEntriesTable {
	/** The program's id at impact.com. */
	program: string;
	/** The partner's id at impact.com. */
	media_partner_id: string;
	/** The id the partner is known under here: that of the prospect it once was. Null until first passed on. */
	partner_id: string | null;
	/** The name as it is compared, for reports that know partners by name only; null until first listed. */
	name_key: string | null;
}

/** A roster that was prepared to be read page by page. */
export interface PreparedRostersTable {
	roster_id: string;
	/** The program's id at impact.com. */
	program: string;
	prepared_at: number;
	/** What holds for all of its pages as JSON, see lib/impact. */
	description: string;
}

/** What a prepared roster says of one partner, apart from its profile. */
export interface PreparedRosterPartnersTable {
	roster_id: string;
	/** The partner's id at impact.com. */
	media_partner_id: string;
	/** Contract and groups as JSON, see lib/impact. */
	facts: string;
	/** 0 for a partner who is only in a group: that alone makes nobody a partner of the program. */
	has_contract: 0 | 1;
	/** 1 once a page had it in the list of joined partners. */
	is_listed: 0 | 1;
}

/** An email address of a partner at impact.com; several may have the same. */
export interface PartnerAddressesTable {
	program: string;
	/** As it is compared, see `normaliseAddress`. */
	address: string;
	media_partner_id: string;
}

/** Since when a partner has been in a stage of its relationship; earlier stages are its history. */
export interface PartnerStagesTable {
	program: string;
	partner_id: string;
	changed_at: number;
	stage: string;
	/** 1 for the present stage, 0 for one that ended when the next began. */
	is_current: 0 | 1;
}

/** One conversion that a partner brought. */
export interface PartnerActionsTable {
	program: string;
	action_id: string;
	media_partner_id: string;
	/** The account's calendar day, `2026-11-20`. */
	day: string;
	happened_at: number;
	amount: number;
	currency: string;
	/** 1 for a conversion that was reversed and does not count. */
	is_reversed: 0 | 1;
}

/** What one partner brought on one day. */
export interface DailyPerformanceTable {
	program: string;
	media_partner_id: string;
	day: string;
	clicks: number;
	actions: number;
	revenue: number;
	/** Null for a day without actions. */
	currency: string | null;
	/** 1 where `revenue` adds up amounts of several currencies and means nothing; `partner_actions` has them apart. */
	has_several_currencies: 0 | 1;
	first_action_at: number | null;
	last_action_at: number | null;
}

/** How far a program has been read, see lib/impact. */
export interface SyncStateTable {
	program: string;
	name: string;
	value: string;
}

/** Every table of the ledger. */
export interface LedgerTables {
	sends: SendsTable;
	earlier_sends: EarlierSendsTable;
	decisions: DecisionsTable;
	email_events: EmailEventsTable;
	suppressions: SuppressionsTable;
	written_names: WrittenNamesTable;
	saved_segments: SavedSegmentsTable;
	saved_segment_uses: UsesTable;
	signing_keys: SigningKeysTable;
	public_addresses: PublicAddressesTable;
	send_issues: SendIssuesTable;
	messaging_templates: MessagingTemplatesTable;
	messaging_template_uses: UsesTable;
	tracking_links: TrackingLinksTable;
	roster_entries: RosterEntriesTable;
	partner_addresses: PartnerAddressesTable;
	prepared_rosters: PreparedRostersTable;
	prepared_roster_partners: PreparedRosterPartnersTable;
	partner_stages: PartnerStagesTable;
	partner_actions: PartnerActionsTable;
	daily_performance: DailyPerformanceTable;
	sync_state: SyncStateTable;
	sending_accounts: SendingAccountsTable;
	account_refusals: AccountRefusalsTable;
	account_hours: AccountHoursTable;
	program_hours: ProgramHoursTable;
}

/** The ledger's database, whichever dialect is behind it. */
export type LedgerDatabase = Kysely<LedgerTables>;
