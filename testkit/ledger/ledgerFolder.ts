import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { locateDefaultFile, locateLedger } from '../../lib/ledger/location';
import { openLedger } from '../../lib/ledger/open';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { claimSend } from '../../lib/ledger/claim';
import { recordOutcome, type SendClaim, type SendOutcome } from '../../lib/ledger/sends';
import { isOnPostgres, usePostgresLedger } from './postgresLedger';
import { createSqliteLedger } from './sqliteLedger';

/** Gives every test of a file an n8n user folder of its own, and with it an empty ledger. */
export function useFreshLedger(): void {
	const before = process.env.N8N_USER_FOLDER;
	let folder: string;
	if (isOnPostgres()) usePostgresLedger();
	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), 'partner-workflows-'));
		process.env.N8N_USER_FOLDER = folder;
		if (!isOnPostgres()) await createSqliteLedger(locateDefaultFile(process.env));
	});
	afterEach(() => {
		process.env.N8N_USER_FOLDER = before;
		rmSync(folder, { recursive: true, force: true });
	});
}

/** Makes the current test's ledger one that cannot be used. */
export function breakLedger(): void {
	const location = locateLedger(process.env);
	if ('file' in location) {
		mkdirSync(dirname(location.file), { recursive: true });
		writeFileSync(location.file, 'this is not a database but some text that is long enough');
	} else {
		process.env.PARTNER_WORKFLOWS_DATABASE_URL += '_that_does_not_exist';
	}
}

/** Looks into the ledger the nodes use, or changes it. */
export async function inLedger<Result>(use: (ledger: LedgerDatabase) => Promise<Result>): Promise<Result> {
	const ledger = await openLedger(locateLedger(process.env));
	try {
		return await use(ledger);
	} finally {
		await ledger.destroy();
	}
}

/** Makes all emails that were sent ones whose opens and clicks are tracked, as with a published Partner Email Trigger. */
export async function trackAll(): Promise<void> {
	await inLedger((ledger) =>
		ledger.updateTable('sends').set({ tracks_opens: 1, tracks_clicks: 1 }).execute(),
	);
}

/** The step that the tests' emails belong to. */
export const STEP = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };

/** Puts a send with its outcome into the ledger, as an earlier run would have. */
export async function rememberSend(
	partnerId: string,
	at: Date,
	outcome: SendOutcome = { status: 'sent', reason: '250 ok' },
	address = `${partnerId}@partner.example`,
): Promise<void> {
	const claim: SendClaim = {
		...STEP,
		partnerId,
		address,
		messageId: `<${partnerId}@acme.example>`,
		copyHash: 'x',
		tracked: { opens: true, clicks: true },
	};
	await inLedger(async (ledger) => {
		await claimSend(ledger, claim, at.getTime());
		await recordOutcome(ledger, claim, outcome, at.getTime());
	});
}
