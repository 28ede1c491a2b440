import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readVariable, type Environment } from './environment';
import { LedgerError } from './ledgerError';
import { describePostgres, readPostgresSettings, type PostgresSettings } from './postgresSettings';

/** Where the ledger is kept: the path of an SQLite file, or a PostgreSQL database. */
export type LedgerLocation = { file: string } | { postgres: PostgresSettings };

/** The variable that puts the ledger somewhere else than beside n8n's own data. */
const DATABASE_URL = 'PARTNER_WORKFLOWS_DATABASE_URL';

/**
 * Finds the ledger beside n8n's own data, so that an operator configures nothing: on the PostgreSQL server that n8n
 * uses, else the file `partner-workflows.sqlite` in n8n's user folder. `PARTNER_WORKFLOWS_DATABASE_URL` decides
 * otherwise, with `postgres://…` or `file:///path/of/the.sqlite`.
 *
 * @throws LedgerError naming the variable that cannot be used
 */
export function locateLedger(environment: Environment): LedgerLocation {
	const url = readVariable(environment, DATABASE_URL);
	if (url) return readUrl(url);
	if (readVariable(environment, 'DB_TYPE') === 'postgresdb') {
		return { postgres: readPostgresSettings(environment) };
	}
	return { file: locateDefaultFile(environment) };
}

/** Path of the ledger's file in n8n's user folder, whether it exists or not. */
export function locateDefaultFile(environment: Environment): string {
	const home = readVariable(environment, 'N8N_USER_FOLDER');
	return join(home ? home : homedir(), '.n8n', 'partner-workflows.sqlite');
}

function readUrl(url: string): LedgerLocation {
	if (/^postgres(ql)?:\/\//.test(url)) return { postgres: { connectionString: url } };
	if (/^file:\/\/\//.test(url)) return { file: fileURLToPath(url) };
	throw new LedgerError(`${DATABASE_URL} must begin with postgres:// or file:///. Nothing was sent.`);
}

/** A ledger in words for an operator, without its password. */
export function describeLocation(location: LedgerLocation): string {
	return 'file' in location ? location.file : describePostgres(location.postgres);
}
