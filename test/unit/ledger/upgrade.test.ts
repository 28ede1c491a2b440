import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, Migrator } from 'kysely';
import { findByMessageKey } from '../../../lib/ledger/messageLookup';
import { MIGRATIONS } from '../../../lib/ledger/migrations';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerTables } from '../../../lib/ledger/schema';
import { createSqliteDialect } from '../../../lib/ledger/sqlite';

const KEY = 'ab'.repeat(20);

test('emails of an older ledger are found by their message', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
	const file = join(folder, 'old.sqlite');
	try {
		const first = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '020'));
		const old = new Kysely<LedgerTables>({ dialect: createSqliteDialect(file) });
		const provider = { getMigrations: () => Promise.resolve(first) };
		expect((await new Migrator({ db: old, provider }).migrateToLatest()).error).toBeUndefined();
		await old
			.insertInto('sends')
			.values({
				...{ program: 'p', chain: 'c', step: 's', partner_id: '1', address: 'a@x.example' },
				...{ status: 'sent', message_id: `<${KEY}@acme.example>`, copy_hash: 'x', claimed_by: 'x' },
				...{ claimed_at: 1, settled_at: 2, attempts: 1 },
			} as never)
			.execute();
		await old.destroy();

		const ledger = await openLedger({ file });
		expect(await findByMessageKey(ledger, KEY)).toMatchObject({ partnerId: '1', status: 'sent' });
		const row = await ledger.selectFrom('sends').selectAll().executeTakeFirst();
		expect(row).toMatchObject({ occurrence: 1, deferred_since: null });
		await ledger.destroy();
	} finally {
		rmSync(folder, { recursive: true });
	}
});
