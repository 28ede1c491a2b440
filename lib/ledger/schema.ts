import type { Kysely } from 'kysely';

/** Where a send stands. `retryLater` may be claimed again, nothing else may. */
export type SendStatus = 'claimed' | 'sent' | 'bounced' | 'retryLater' | 'uncertain';

/** One email of a chain step to one address of one partner. All times are milliseconds since 1970, UTC. */
export interface SendsTable {
	program: string;
	chain: string;
	step: string;
	partner_id: string;
	/** In lower case: addresses that differ only by case are one address. */
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
}

/** Every table of the ledger. */
export interface LedgerTables {
	sends: SendsTable;
	decisions: DecisionsTable;
}

/** The ledger's database, whichever dialect is behind it. */
export type LedgerDatabase = Kysely<LedgerTables>;
