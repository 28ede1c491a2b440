import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLocation, locateDefaultFile, locateLedger } from '../../../lib/ledger/location';

describe('where the ledger is', () => {
	it('follows n8n’s user folder', () => {
		expect(locateLedger({ N8N_USER_FOLDER: '/data' })).toEqual({
			file: '/data/.n8n/partner-workflows.sqlite',
		});
		expect(locateLedger({})).toEqual({ file: join(homedir(), '.n8n/partner-workflows.sqlite') });
		expect(locateLedger({ DB_TYPE: 'sqlite', DB_POSTGRESDB_HOST: 'db' })).toHaveProperty('file');
	});

	it('is in Docker where the docs say', () => {
		const file = locateDefaultFile({ N8N_USER_FOLDER: '/home/node' });
		for (const page of ['docs/install.md', 'docs/statuses.md']) {
			expect(readFileSync(page, 'utf8')).toContain(`\`${file}\``);
		}
	});

	it('follows n8n’s PostgreSQL database, with n8n’s own defaults', () => {
		expect(locateLedger({ DB_TYPE: 'postgresdb' })).toEqual({
			postgres: {
				host: 'localhost',
				port: 5432,
				database: 'n8n',
				user: 'postgres',
				password: '',
				ssl: false,
			},
		});
		expect(
			locateLedger({
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: 'db.internal',
				DB_POSTGRESDB_PORT: '6543',
				DB_POSTGRESDB_DATABASE: 'flows',
				DB_POSTGRESDB_USER: "'n8n'",
				DB_POSTGRESDB_PASSWORD: 'pass word',
				DB_POSTGRESDB_SSL_ENABLED: 'true',
			}),
		).toEqual({
			postgres: {
				host: 'db.internal',
				port: 6543,
				database: 'flows',
				user: 'n8n',
				password: 'pass word',
				ssl: true,
			},
		});
	});

	it.each([
		[{ DB_POSTGRESDB_SSL_REJECT_UNAUTHORIZED: 'false' }, { rejectUnauthorized: false }],
		[
			{ DB_POSTGRESDB_SSL_CA: 'CA', DB_POSTGRESDB_SSL_CERT: 'CERT', DB_POSTGRESDB_SSL_KEY: 'KEY' },
			{ ca: 'CA', cert: 'CERT', key: 'KEY', rejectUnauthorized: true },
		],
		[{ DB_POSTGRESDB_SSL_ENABLED: '0' }, false],
	])('takes over the TLS settings %j', (variables, ssl) => {
		expect(locateLedger({ DB_TYPE: 'postgresdb', ...variables })).toMatchObject({ postgres: { ssl } });
	});

	it('reads the files that variables with _FILE name, and says which one it cannot read', () => {
		const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
		const secret = join(folder, 'password');
		writeFileSync(secret, ' from a file\n');
		const environment = { DB_TYPE: 'postgresdb', DB_POSTGRESDB_PASSWORD_FILE: secret };
		expect(locateLedger(environment)).toMatchObject({ postgres: { password: 'from a file' } });
		expect(locateLedger({ ...environment, DB_POSTGRESDB_PASSWORD: 'set' })).toMatchObject({
			postgres: { password: 'set' },
		});
		rmSync(folder, { recursive: true });
		expect(() => locateLedger(environment)).toThrow(
			/DB_POSTGRESDB_PASSWORD_FILE names, cannot be read. Nothing was sent/,
		);
	});

	it('can be put elsewhere', () => {
		const postgres = 'postgresql://me:secret@db:5433/ledger?sslmode=disable';
		const elsewhere = locateLedger({ DB_TYPE: 'postgresdb', PARTNER_WORKFLOWS_DATABASE_URL: postgres });
		expect(elsewhere).toEqual({ postgres: { connectionString: postgres } });
		expect(describeLocation(elsewhere)).toBe('in the PostgreSQL database “ledger” on db:5433');
		const file = { PARTNER_WORKFLOWS_DATABASE_URL: 'file:///var/lib/my%20ledger.sqlite' };
		expect(locateLedger(file)).toEqual({ file: '/var/lib/my ledger.sqlite' });
	});

	it.each([
		[{ PARTNER_WORKFLOWS_DATABASE_URL: 'mysql://db/ledger' }, /PARTNER_WORKFLOWS_DATABASE_URL must begin/],
		[{ DB_TYPE: 'postgresdb', DB_POSTGRESDB_PORT: 'five' }, /DB_POSTGRESDB_PORT is not a port number/],
	])('refuses %j', (environment, message) => {
		expect(() => locateLedger(environment)).toThrow(message);
	});
});
