import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// The same copy of Kysely that the ledger uses: in modules of this kind, an import would find another.
const { sql } = require('kysely') as typeof import('kysely');
/** The ledger as it is shipped, from dist/. */
export const { openLedger } = require('../dist/lib/ledger/open.js') as typeof import('../lib/ledger/open.ts');

/** An open ledger. */
export type Ledger = Awaited<ReturnType<typeof openLedger>>;

/** Runs a statement as it is written. The types of the two copies of Kysely are not the same, though both are one version. */
export async function runSql(ledger: Ledger, text: string): Promise<void> {
	await sql.raw(text).execute(ledger as unknown as import('kysely').QueryExecutorProvider);
}

/** Sends of one step as the nodes write them, to partners with the ids P-0, P-1 and so on. */
export interface FilledStep {
	step: string;
	partners: number;
	/** Milliseconds since 1970, UTC. */
	sentAt: number;
}

/** Records sends of the program “My Program” and the chain “Prospecting”, all of them accepted by the mail server. */
export async function fillLedger(
	ledger: Ledger,
	{ step, partners, sentAt }: FilledStep,
	dialect: 'sqlite' | 'postgres' = 'sqlite',
): Promise<void> {
	const last = partners - 1;
	const [table, numbers] =
		dialect === 'postgres'
			? ['partner_workflows.sends', `generate_series(0, ${last}) as r(n)`]
			: [
					'sends',
					`(with recursive r(n) as (select 0 union all select n + 1 from r where n < ${last}) select n from r)`,
				];
	await runSql(
		ledger,
		`insert into ${table}
			(program, chain, step, partner_id, address, status, message_id, copy_hash, claimed_by, claimed_at, settled_at, attempts, reason, tracks_opens, tracks_clicks)
			select 'my program', 'prospecting', '${step.toLowerCase()}', 'P-' || n, 'partner' || n || '@crowd.example', 'sent',
				'<0123456789abcdef0123456789abcdef01234567' || '@acme.example>',
				'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
				'12345/1767603600000/0f8fad5b-d9cb-469f-a165-70867728950e@machine-1', ${sentAt}, ${sentAt + 100}, 1,
				'250 2.0.0 Ok: queued as 4F2A1C0A3B', 0, 0
			from ${numbers}`,
	);
}
