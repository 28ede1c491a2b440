import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import { LedgerError } from '../../../lib/ledger/ledgerError';
import { openLedger } from '../../../lib/ledger/open';
import { runSql } from '../../../testkit/databases/postgresForJest';
import { describeDialects } from '../../../testkit/ledger/dialects';

describeDialects(({ newLocation }) => {
	it('refuses a ledger written by a newer version', async () => {
		const location = await newLocation();
		const ledger = await openLedger(location);
		const table = 'file' in location ? 'kysely_migration' : 'partner_workflows.kysely_migration';
		await sql`insert into ${sql.table(table)} values ('999-future', '2030-01-01')`.execute(ledger);
		await ledger.destroy();
		await expect(openLedger(location)).rejects.toThrow(/written by a newer version.*Nothing was sent/);
	});

	it('says where the ledger is when it cannot be used, and not its password', async () => {
		const location = await newLocation();
		if ('file' in location) {
			mkdirSync(dirname(location.file));
			writeFileSync(location.file, 'this is no database, just some text that is long enough to be looked at');
			await expect(openLedger(location)).rejects.toThrow(
				`The ledger ${location.file} cannot be used: file is not a database. Nothing was sent.`,
			);
			return;
		}
		const { connectionString } = location.postgres as { connectionString: string };
		const opening = openLedger({
			postgres: { connectionString: connectionString.replace('password', 'wrong') },
		});
		await expect(opening).rejects.toThrow(LedgerError);
		await expect(opening).rejects.toThrow(
			/^The ledger in the PostgreSQL database “n8n_\d+” on 127.0.0.1:\d+ cannot be used: password authentication failed for user "postgres". Nothing was sent.$/,
		);
	});

	it('keeps to itself on PostgreSQL: n8n’s own schema stays as it was, and a missing right is named', async () => {
		const location = await newLocation();
		if ('file' in location) return;
		const { connectionString } = location.postgres as { connectionString: string };
		await runSql(connectionString, `create role n8n login password 'pw'`);
		const asN8n = { postgres: { connectionString: connectionString.replace(/\/\/.*@/, '//n8n:pw@') } };
		await expect(openLedger(asN8n)).rejects.toThrow(
			/permission denied for database.*CREATE SCHEMA partner_workflows AUTHORIZATION/,
		);
		await runSql(connectionString, 'create schema partner_workflows authorization n8n');
		await (await openLedger(asN8n)).destroy();
		const tables = await runSql<{ schema: string }>(
			connectionString,
			`select distinct schemaname as schema from pg_tables where tableowner = 'n8n'`,
		);
		expect(tables).toEqual([{ schema: 'partner_workflows' }]);
	});
});
