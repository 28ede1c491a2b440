import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { locateLedger } from '../../../lib/ledger/location';
import { openLedger } from '../../../lib/ledger/open';
import { findTestPostgres, runSql } from '../../../testkit/databases/postgresForJest';

let folder: string;
let server: string;

/** Makes a certificate authority, and a certificate for the server that it has signed. */
function createCertificates(): void {
	const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
	const request = ['req', '-newkey', 'rsa:2048', '-nodes'];
	openssl(...request, '-x509', '-days', '2', '-subj', '/CN=Test CA', '-keyout', 'ca.key', '-out', 'ca.crt');
	openssl(
		...[...request, '-x509', '-days', '2', '-subj', '/CN=localhost', '-CA', 'ca.crt', '-CAkey', 'ca.key'],
		...['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE'],
		...['-keyout', 'server.key', '-out', 'server.crt'],
	);
}

/** Puts a file into the server's own folder, as the user it runs as. */
async function giveToServer(name: string, number: number): Promise<void> {
	const content = readFileSync(join(folder, name)).toString('hex');
	await runSql(server, `select lo_from_bytea(${number}, decode('${content}', 'hex'))`);
	await runSql(server, `select lo_export(${number}, '${name}')`);
	// The server refuses a key that others may read.
	await runSql(server, `copy (select 1) to program 'cat > /dev/null; chmod 600 ${name}'`);
}

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tls-'));
	createCertificates();
	server = await findTestPostgres();
	await giveToServer('server.key', 1);
	await giveToServer('server.crt', 2);
	await runSql(server, 'alter system set ssl = on');
	await runSql(server, 'select pg_reload_conf()');
	// The server takes over its settings a moment later.
	while ((await runSql<{ ssl: string }>(server, 'show ssl'))[0]?.ssl !== 'on') await sleep(50);
});
afterAll(async () => {
	await runSql(server, 'alter system reset ssl');
	rmSync(folder, { recursive: true });
});

/** n8n's variables for the server, and what they say about TLS. */
function environment(tls: Record<string, string>) {
	const { hostname, port, username, password } = new URL(server);
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: hostname,
		DB_POSTGRESDB_PORT: port,
		DB_POSTGRESDB_USER: username,
		DB_POSTGRESDB_PASSWORD: decodeURIComponent(password),
		DB_POSTGRESDB_DATABASE: 'postgres',
		...tls,
	};
}

async function isEncrypted(variables: Record<string, string>): Promise<boolean | undefined> {
	const ledger = await openLedger(locateLedger(variables));
	try {
		const { rows } = await sql<{
			ssl: boolean;
		}>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(ledger);
		return rows[0]?.ssl;
	} finally {
		await ledger.destroy();
	}
}

describe('a PostgreSQL server that speaks TLS', () => {
	it('is reached with the certificate authority that n8n is given, as text or as a file', async () => {
		const ca = join(folder, 'ca.crt');
		const asText = environment({ DB_POSTGRESDB_SSL_CA: readFileSync(ca, 'utf8') });
		expect(await isEncrypted(asText)).toBe(true);
		expect(await isEncrypted(environment({ DB_POSTGRESDB_SSL_CA_FILE: ca }))).toBe(true);
	});

	it('is not trusted without it, and nothing is sent', async () => {
		await expect(isEncrypted(environment({ DB_POSTGRESDB_SSL_ENABLED: 'true' }))).rejects.toThrow(
			/The ledger in the PostgreSQL database “postgres” on 127\.0\.0\.1:\d+ cannot be used: .*certificate.*Nothing was sent/,
		);
	});

	it('is trusted anyway where n8n is told to', async () => {
		expect(await isEncrypted(environment({ DB_POSTGRESDB_SSL_REJECT_UNAUTHORIZED: 'false' }))).toBe(true);
	});

	it('is spoken to in the clear where n8n is not told to use TLS', async () => {
		expect(await isEncrypted(environment({}))).toBe(false);
	});

	it('is reached by an address that asks for TLS', async () => {
		const address = `${server}?sslrootcert=${encodeURIComponent(join(folder, 'ca.crt'))}`;
		expect(await isEncrypted({ PARTNER_WORKFLOWS_DATABASE_URL: address })).toBe(true);
	});
});
