/**
 * Measures the ledger with a million sends in it, on SQLite and on PostgreSQL.
 *
 *     npm run bench:ledger
 *
 * It runs the code that is shipped, from dist/.
 */
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { step } from '../testkit/processes/progress.mts';
import { paths } from '../testkit/settings.mts';
import { startPostgres } from '../testkit/databases/postgres.mts';
import { fillLedger, openLedger, runSql, type Ledger } from './fillLedger.mts';
import { fastest, writeResult } from './results.mts';

const require = createRequire(import.meta.url);
const { archiveSends, findArchivableSends } =
	require('../dist/lib/ledger/archive.js') as typeof import('../lib/ledger/archive.ts');
const { claimSend } = require('../dist/lib/ledger/claim.js') as typeof import('../lib/ledger/claim.ts');
const { findSends, recordOutcome } =
	require('../dist/lib/ledger/sends.js') as typeof import('../lib/ledger/sends.ts');
const { commitTogether } =
	require('../dist/lib/ledger/commitTogether.js') as typeof import('../lib/ledger/commitTogether.ts');

const PARTNERS = 100_000;
const STEPS = 10;
const LOOK_UPS = [1_000, 10_000, 100_000];
const RUNS = 9;
const CLAIMS = 2_000;
/** Simultaneous Connections of Send Partner Email, as it is by default. */
const CONNECTIONS = 5;

/** A million sends: `PARTNERS` partners, `STEPS` emails each. */
async function fill(ledger: Ledger, dialect: 'sqlite' | 'postgres'): Promise<void> {
	for (let index = 0; index < STEPS; index += 1) {
		const sentAt = 1_767_603_600_000 + index;
		await fillLedger(ledger, { step: `Step ${index}`, partners: PARTNERS, sentAt }, dialect);
	}
}

async function measureLookUps(ledger: Ledger): Promise<Record<string, number>> {
	const times: Record<string, number> = {};
	for (const size of LOOK_UPS) {
		const ids = Array.from({ length: size }, (_, index) => `P-${index}`);
		const runs: number[] = [];
		for (let run = 0; run <= RUNS; run += 1) {
			const started = performance.now();
			const found = await findSends(
				ledger,
				{ program: 'My Program', chain: 'Prospecting', step: 'Step 5' },
				ids,
			);
			if (found.size !== size) throw new Error(`Found ${found.size} of ${size}`);
			// The first run fills the database's cache.
			if (run > 0) runs.push(performance.now() - started);
		}
		times[size] = Math.round(fastest(runs));
	}
	return times;
}

/** Claims and records as the connections of Send Partner Email do, one after the other on each. */
async function measureClaims(ledger: Ledger): Promise<number> {
	const started = performance.now();
	let next = 0;
	const work = async () => {
		while (next < CLAIMS) {
			const partnerId = `new ${next++}`;
			const claim = {
				...{ program: 'My Program', chain: 'Prospecting', step: 'Step 5', partnerId },
				...{ address: `${partnerId}@partner.example`, messageId: '<x@acme.example>', copyHash: 'x' },
			};
			await commitTogether(ledger, partnerId, (transaction) => claimSend(transaction, claim, 1));
			const outcome = { status: 'sent' as const, reason: '250 ok' };
			await commitTogether(ledger, partnerId, (transaction) => recordOutcome(transaction, claim, outcome, 2));
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, work));
	return Math.round((CLAIMS * 1000) / (performance.now() - started));
}

/** Archives every email, and says how many bytes are left of each once the file is packed. */
async function measureArchived(ledger: Ledger, file: string): Promise<number> {
	for (;;) {
		const sends = await findArchivableSends(ledger, Number.MAX_SAFE_INTEGER, 100_000);
		if (sends.length === 0) break;
		await archiveSends(ledger, sends);
	}
	await runSql(ledger, 'vacuum');
	await runSql(ledger, 'pragma wal_checkpoint(truncate)');
	return Math.round(statSync(file).size / (PARTNERS * STEPS));
}

const folder = await mkdtemp(join(tmpdir(), 'partner-workflows-bench-'));
const postgres = await startPostgres(join(paths.logs, 'bench-postgres.log'));
try {
	const file = join(folder, 'partner-workflows.sqlite');
	const sqlite = await openLedger({ file });
	await step('Recording a million sends on SQLite', () => fill(sqlite, 'sqlite'));
	await runSql(sqlite, 'pragma wal_checkpoint(truncate)');
	const bytesPerSend = Math.round(statSync(file).size / (PARTNERS * STEPS));
	const sqliteTimes = await step('Looking up on SQLite', () => measureLookUps(sqlite));
	const sqliteClaims = await step('Claiming and recording on SQLite', () => measureClaims(sqlite));
	const archivedBytesPerSend = await step('Archiving all of it', () => measureArchived(sqlite, file));
	await sqlite.destroy();

	const ledger = await openLedger({ postgres: { connectionString: postgres.url('postgres') } });
	await step('Recording a million sends on PostgreSQL', () => fill(ledger, 'postgres'));
	await postgres.query('postgres', 'vacuum analyze partner_workflows.sends');
	const postgresTimes = await step('Looking up on PostgreSQL', () => measureLookUps(ledger));
	const postgresClaims = await step('Claiming and recording on PostgreSQL', () => measureClaims(ledger));
	const [size] = await postgres.query<{ bytes: string }>(
		'postgres',
		`select pg_total_relation_size('partner_workflows.sends') as bytes`,
	);
	await ledger.destroy();

	await writeResult('ledger', {
		lookupMs: { sqlite: sqliteTimes['10000'], postgres: postgresTimes['10000'] },
		bytesPerSend,
		archivedBytesPerSend,
		growthMs: { sqlite: sqliteTimes, postgres: postgresTimes },
		postgresBytesPerSend: Math.round(Number(size?.bytes) / (PARTNERS * STEPS)),
		claimsAndRecordsPerSecond: { sqlite: sqliteClaims, postgres: postgresClaims },
	});
} finally {
	await postgres.stop();
	await rm(folder, { recursive: true, force: true });
}
