import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readVariable, type Environment } from './environment';
import { LedgerError } from './ledgerError';
import { describeLocation, locateDefaultFile, type LedgerLocation } from './location';
import { openLedger } from './open';
import type { LedgerDatabase } from './schema';
import { recordSyncState } from './syncState';

/** The variable that says that a ledger on PostgreSQL begins without what the file before it knew. */
const START_EMPTY = 'PARTNER_WORKFLOWS_START_EMPTY';

/** Remembers on PostgreSQL that there is a file to copy: a worker on another machine does not see the file. */
const UNCOPIED = { program: '', name: 'uncopiedFile' };

/** What an operator runs to copy the ledger. */
const COMMAND = join(__dirname, '..', '..', 'scripts', 'copyLedger.js');

/**
 * Makes sure that a new ledger on PostgreSQL does not take the place of a file that remembers emails and suppressions:
 * everybody in it would be mailed again.
 *
 * @param ledger at `location`
 * @throws LedgerError that names both and says what to do
 */
export async function refuseUncopiedFile(
	ledger: LedgerDatabase,
	location: LedgerLocation,
	environment: Environment,
): Promise<void> {
	if ('file' in location || (await hasRows(ledger, 'sends'))) return;
	const known = await findUncopiedFile(ledger);
	if (/^(?:true|1)$/i.test(readVariable(environment, START_EMPTY) ?? '')) {
		if (known !== undefined) await forgetUncopiedFile(ledger);
		return;
	}
	const file = locateDefaultFile(environment);
	const isFound = existsSync(file) && (await remembersAnybody(file));
	if (isFound && known !== file) await recordSyncState(ledger, UNCOPIED.program, UNCOPIED.name, file);
	const uncopied = isFound ? file : known;
	if (uncopied === undefined) return;
	throw new LedgerError(
		`The ledger ${describeLocation(location)} is new, but ${uncopied} remembers who was mailed and who unsubscribed before. Copy it: on the machine that has the file, with the environment of n8n, run node ${COMMAND}. To mail everybody anew instead, set ${START_EMPTY}=true. Nothing was sent.`,
	);
}

/** Forgets that there was a file to copy. */
export async function forgetUncopiedFile(ledger: LedgerDatabase): Promise<void> {
	await ledger
		.deleteFrom('sync_state')
		.where('program', '=', UNCOPIED.program)
		.where('name', '=', UNCOPIED.name)
		.execute();
}

/** Whether a table of a ledger has any row. */
export async function hasRows(ledger: LedgerDatabase, table: 'sends' | 'suppressions'): Promise<boolean> {
	return (await ledger.selectFrom(table).select('program').limit(1).executeTakeFirst()) !== undefined;
}

async function findUncopiedFile(ledger: LedgerDatabase): Promise<string | undefined> {
	const row = await ledger
		.selectFrom('sync_state')
		.select('value')
		.where('program', '=', UNCOPIED.program)
		.where('name', '=', UNCOPIED.name)
		.executeTakeFirst();
	return row?.value;
}

async function remembersAnybody(file: string): Promise<boolean> {
	const former = await openLedger({ file });
	try {
		return (await hasRows(former, 'sends')) || (await hasRows(former, 'suppressions'));
	} finally {
		await former.destroy();
	}
}
