import { homedir } from 'node:os';
import { join } from 'node:path';
import { LedgerError } from './ledgerError';

/** The environment variables that say where n8n keeps its data. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the ledger is kept: the path of an SQLite file. */
export interface LedgerLocation {
	file: string;
}

/**
 * Finds the ledger beside n8n's own database, so that an operator configures nothing: the file
 * `partner-workflows.sqlite` in n8n's user folder.
 *
 * @throws LedgerError where n8n runs on Postgres, whose workers on other machines would not see the file
 */
export function locateLedger(environment: Environment): LedgerLocation {
	if (environment.DB_TYPE === 'postgresdb') {
		throw new LedgerError(
			'n8n runs on Postgres, and this version of Partner Workflows keeps its ledger in an SQLite file only. Run n8n on SQLite to use it.',
		);
	}
	const home = environment.N8N_USER_FOLDER?.trim();
	return { file: join(home ? home : homedir(), '.n8n', 'partner-workflows.sqlite') };
}
