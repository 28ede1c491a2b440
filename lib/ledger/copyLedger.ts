import { existsSync } from 'node:fs';
import { sql, type Insertable } from 'kysely';
import type { Environment } from './environment';
import { forgetUncopiedFile, hasRows } from './formerLedger';
import { LedgerError } from './ledgerError';
import { describeLocation, locateDefaultFile, locateLedger } from './location';
import { openLedger } from './open';
import { POSTGRES_SCHEMA } from './postgres';
import type { LedgerDatabase, LedgerTables } from './schema';

/** Every table, so that none can be missed. */
const TABLES: Record<keyof LedgerTables, true> = {
	sends: true,
	earlier_sends: true,
	decisions: true,
	email_events: true,
	suppressions: true,
	written_names: true,
	saved_segments: true,
	saved_segment_uses: true,
	signing_keys: true,
	public_addresses: true,
	send_issues: true,
	messaging_templates: true,
	messaging_template_uses: true,
	tracking_links: true,
	roster_entries: true,
	partner_addresses: true,
	prepared_rosters: true,
	prepared_roster_partners: true,
	partner_stages: true,
	partner_actions: true,
	daily_performance: true,
	sync_state: true,
	sending_accounts: true,
	account_refusals: true,
	account_hours: true,
	program_hours: true,
};

/** Rows of one statement, as in `inBatches`. */
const BATCH_SIZE = 500;

/** What was copied. */
export interface CopiedLedger {
	/** Path of the SQLite file, which stays as it is. */
	from: string;
	/** The ledger on PostgreSQL in words, without its password. */
	to: string;
	/** Rows by table. */
	rows: Record<keyof LedgerTables, number>;
}

/**
 * Copies the ledger in n8n's user folder into the one on PostgreSQL that n8n uses now, whole or not at all. Nothing can
 * be claimed in either meanwhile.
 *
 * @throws LedgerError where there is nothing to copy, or emails were sent with the ledger on PostgreSQL already
 */
export async function copyLedger(environment: Environment): Promise<CopiedLedger> {
	const location = locateLedger(environment);
	if ('file' in location) {
		throw new LedgerError(
			'n8n does not use PostgreSQL by this environment. Set DB_TYPE and the DB_POSTGRESDB_ variables, or PARTNER_WORKFLOWS_DATABASE_URL, as for n8n. Nothing was copied.',
		);
	}
	const from = locateDefaultFile(environment);
	if (!existsSync(from)) {
		throw new LedgerError(
			`There is no ledger at ${from}. Set N8N_USER_FOLDER as for n8n. Nothing was copied.`,
		);
	}
	const file = await openLedger({ file: from });
	const postgres = await openLedger(location).catch(async (error: unknown) => {
		await file.destroy();
		throw error;
	});
	try {
		const rows = await file.transaction().execute((source) =>
			postgres.transaction().execute(async (target) => {
				// Whoever claims an email waits, and then finds it sent.
				await sql`lock table ${sql.table(`${POSTGRES_SCHEMA}.sends`)} in share row exclusive mode`.execute(
					target,
				);
				if (await hasRows(target, 'sends')) {
					throw new LedgerError(
						`Emails were sent with the ledger ${describeLocation(location)} already. Nothing was copied.`,
					);
				}
				// No email is signed with a key of a ledger that sent none.
				await target.deleteFrom('signing_keys').execute();
				const copied = {} as CopiedLedger['rows'];
				for (const table of Object.keys(TABLES) as Array<keyof LedgerTables>) {
					copied[table] = await copyTable(source, target, table);
				}
				await forgetUncopiedFile(target);
				return copied;
			}),
		);
		return { from, to: describeLocation(location), rows };
	} finally {
		await file.destroy();
		await postgres.destroy();
	}
}

async function copyTable(
	source: LedgerDatabase,
	target: LedgerDatabase,
	table: keyof LedgerTables,
): Promise<number> {
	let copied = 0;
	let batch: Array<Insertable<LedgerTables[typeof table]>> = [];
	const write = async () => {
		if (batch.length === 0) return;
		await target
			.insertInto(table)
			.values(batch)
			.onConflict((conflict) => conflict.doNothing())
			.execute();
		copied += batch.length;
		batch = [];
	};
	for await (const row of source.selectFrom(table).selectAll().stream()) {
		batch.push(row);
		if (batch.length === BATCH_SIZE) await write();
	}
	await write();
	return copied;
}
