import type { ConnectionOptions } from 'node:tls';
import { readVariable, type Environment } from './environment';
import { LedgerError } from './ledgerError';

/** How to reach a PostgreSQL database: by an address, or part by part. */
export type PostgresSettings =
	| { connectionString: string }
	| {
			host: string;
			port: number;
			database: string;
			user: string;
			password: string;
			ssl: boolean | Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'>;
	  };

/**
 * The database that n8n uses, from the variables that n8n reads and with its defaults.
 * Source: `@n8n/config` 2.41, `database.config.js`, and `@n8n/db`, `db-connection-options.js`.
 *
 * @throws LedgerError naming the variable that cannot be used
 */
export function readPostgresSettings(environment: Environment): PostgresSettings {
	const read = (name: string) => readVariable(environment, `DB_POSTGRESDB_${name}`);
	const port = Number(read('PORT') || 5432);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new LedgerError('DB_POSTGRESDB_PORT is not a port number. Nothing was sent.');
	}
	return {
		host: read('HOST') ?? 'localhost',
		port,
		database: read('DATABASE') ?? 'n8n',
		user: read('USER') ?? 'postgres',
		password: read('PASSWORD') ?? '',
		ssl: readTls(read),
	};
}

function readTls(read: (name: string) => string | undefined): boolean | ConnectionOptions {
	const isTrue = (name: string, fallback: boolean) => {
		const value = read(name)?.toLowerCase();
		return value === undefined
			? fallback
			: fallback
				? value !== 'false' && value !== '0'
				: value === 'true' || value === '1';
	};
	const [ca, cert, key] = [read('SSL_CA'), read('SSL_CERT'), read('SSL_KEY')];
	const rejectUnauthorized = isTrue('SSL_REJECT_UNAUTHORIZED', true);
	if (!ca && !cert && !key && rejectUnauthorized) return isTrue('SSL_ENABLED', false);
	return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), rejectUnauthorized };
}

/** A database in words for an operator, without its password. */
export function describePostgres(settings: PostgresSettings): string {
	if (!('connectionString' in settings)) {
		return `in the PostgreSQL database “${settings.database}” on ${settings.host}:${settings.port}`;
	}
	const url = URL.parse(settings.connectionString);
	return url ? `in the PostgreSQL database “${url.pathname.slice(1)}” on ${url.host}` : 'on PostgreSQL';
}
