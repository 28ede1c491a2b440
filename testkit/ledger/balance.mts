import { DatabaseSync } from 'node:sqlite';
import type { Postgres } from '../databases/postgres.mts';

/** A send as a test looks at it. */
export interface SendRow {
	address: string;
	status: string;
	chain: string;
}

/** Reads the sends of a ledger from outside. */
export type ReadSends = () => Promise<SendRow[]>;

/** Reads an SQLite ledger; one that is not there yet has no sends. */
export function readSqlite(file: string): ReadSends {
	return async () => {
		const ledger = new DatabaseSync(file, { timeout: 5_000 });
		try {
			return ledger.prepare('select address, status, chain from sends').all() as unknown as SendRow[];
		} finally {
			ledger.close();
		}
	};
}

/** Reads the ledger in a PostgreSQL database. */
export function readPostgres(postgres: Postgres, database: string): ReadSends {
	return () => postgres.query(database, 'select address, status, chain from partner_workflows.sends');
}

/** What a run left behind, held against what the mail server accepted. */
export interface Balance {
	/** Accepted, and the ledger says so. */
	sent: number;
	/** Nobody knows, and the ledger says so. */
	uncertain: number;
	/** Emails that the mail server accepted more than once. */
	twice: number;
	/** Partners who are neither mailed nor reported as uncertain. */
	lost: number;
	/** Emails that the ledger takes for sent although the mail server never accepted them. */
	invented: number;
}

/** Compares the ledger with the mail server's own count. */
export function balance(
	partners: ReadonlyArray<Record<string, unknown>>,
	sends: readonly SendRow[],
	accepted: ReadonlyMap<string, number>,
): Balance {
	const statuses = new Map(sends.map(({ address, status }) => [address, status]));
	const addresses = partners.map(({ email }) => String(email));
	const amount = (matches: (address: string) => boolean) => addresses.filter(matches).length;
	const isUncertain = (address: string) => statuses.get(address) === 'uncertain';
	return {
		sent: amount((address) => statuses.get(address) === 'sent' && accepted.has(address)),
		uncertain: amount(isUncertain),
		twice: amount((address) => (accepted.get(address) ?? 0) > 1),
		lost: amount((address) => !isUncertain(address) && !accepted.has(address)),
		invented: amount((address) => statuses.get(address) === 'sent' && !accepted.has(address)),
	};
}
