import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { normaliseStep } from '../../lib/ledger/names';
import { addSuppression, findSuppressions } from '../../lib/ledger/suppressions';
import { readSigningKeys } from '../../lib/ledger/signingKeys';
import { restoreNames } from '../../lib/ledger/writtenNames';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { createDatabase, runSql } from '../../testkit/databases/postgresForJest';
import { runNode } from '../../testkit/engine/engine';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
let database: string;
beforeEach(async () => {
	server = await startMailServer();
	database = await createDatabase();
});
afterEach(async () => {
	for (const name of Object.keys(process.env)) {
		if (/^(?:DB_|PARTNER_WORKFLOWS_)/.test(name)) delete process.env[name];
	}
	await server.close();
});

/** Has n8n use PostgreSQL from now on. */
function moveToPostgres(): void {
	const { hostname, port, username, password, pathname } = new URL(database);
	Object.assign(process.env, {
		...{ DB_TYPE: 'postgresdb', DB_POSTGRESDB_HOST: hostname, DB_POSTGRESDB_PORT: port },
		...{ DB_POSTGRESDB_USER: username, DB_POSTGRESDB_PASSWORD: decodeURIComponent(password) },
		DB_POSTGRESDB_DATABASE: pathname.slice(1),
	});
}

async function send() {
	const partners = ['a', 'b'].map((id) => ({ partnerId: id, email: `${id}@partner.example` }));
	const message = { fromName: '', fromEmail: 'p@acme.example', subject: 'Hi', previewText: '', body: 'Hi' };
	const run = await runNode(new SendPartnerEmail(), { ...STEP, ...message, options: {} }, partners, {
		credentials: { smtp: server.credential },
	});
	return {
		error: run.error?.message,
		statuses: run.received.flat().map(({ json }) => (json.email as IDataObject).status),
	};
}

/** Runs the script that copies the ledger, as an operator would. */
const copy = () =>
	new Promise<{ code: number; output: string }>((resolve) => {
		const hook = join(__dirname, '..', '..', 'testkit', 'engine', 'typescriptHook.js');
		const script = join(__dirname, '..', '..', 'scripts', 'copyLedger.ts');
		const options = { env: process.env };
		const child = execFile(process.execPath, ['--require', hook, script], options, (_error, stdout, stderr) =>
			resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
		);
	});

/** What an installation on SQLite leaves behind: one partner mailed, one suppressed, a key that links are signed with. */
async function useSqlite() {
	await inLedger(async (ledger) => {
		await addSuppression(ledger, {
			...{ address: 'b@partner.example', reason: 'unsubscribed', source: 'x', createdAt: 1 },
		});
		await readSigningKeys(ledger, 1);
	});
	expect((await send()).statuses).toEqual(['sent', 'suppressed']);
}

describe('a ledger after n8n moved to PostgreSQL', () => {
	it('is refused until the file is copied, and then nobody is mailed again', async () => {
		await useSqlite();
		const keys = await inLedger((ledger) => ledger.selectFrom('signing_keys').selectAll().execute());
		moveToPostgres();
		const file = join(process.env.N8N_USER_FOLDER ?? '', '.n8n', 'partner-workflows.sqlite');
		const { error } = await send();
		expect(error).toMatch(/^The ledger in the PostgreSQL database “n8n_\d+” on .* is new, but /);
		expect(error).toContain(file);
		expect(error).toMatch(/copyLedger\.js.*PARTNER_WORKFLOWS_START_EMPTY=true\. Nothing was sent\.$/);

		const copied = await copy();
		expect(copied).toMatchObject({
			code: 0,
			output: expect.stringContaining(`Copied 1 emails from ${file}`),
		});
		const restored = await inLedger((ledger) => restoreNames(ledger, [normaliseStep(STEP)]));
		expect(restored).toEqual([STEP]);
		expect(await send()).toEqual({ error: undefined, statuses: ['alreadySent', 'suppressed'] });
		expect(server.arrivals).toHaveLength(1);
		await inLedger(async (ledger) => {
			expect(await ledger.selectFrom('signing_keys').selectAll().execute()).toEqual(keys);
			expect([...(await findSuppressions(ledger, 'Acme', ['b@partner.example'])).values()]).toHaveLength(1);
		});
		expect(existsSync(file)).toBe(true);
		expect(await copy()).toMatchObject({ code: 1, output: expect.stringContaining('Nothing was copied') });
	});

	it('is refused on a machine that does not have the file, once another one saw it', async () => {
		await useSqlite();
		moveToPostgres();
		expect((await send()).error).toContain('is new');
		const own = process.env.N8N_USER_FOLDER;
		const folder = mkdtempSync(join(tmpdir(), 'worker-'));
		process.env.N8N_USER_FOLDER = folder;
		expect((await send()).error).toContain(join(own ?? '', '.n8n'));
		expect(await copy()).toMatchObject({ code: 1, output: expect.stringContaining('There is no ledger at') });
		process.env.N8N_USER_FOLDER = own;
		expect(await copy()).toMatchObject({ code: 0 });
		process.env.N8N_USER_FOLDER = folder;
		expect((await send()).statuses).toEqual(['alreadySent', 'suppressed']);
		rmSync(folder, { recursive: true });
	});

	it('is not half copied when copying fails', async () => {
		await useSqlite();
		moveToPostgres();
		await send();
		await runSql(
			database,
			`create function refuse() returns trigger language plpgsql as $$ begin raise 'disk full'; end $$;
			create trigger refuse before insert on partner_workflows.suppressions for each row execute function refuse()`,
		);
		expect(await copy()).toMatchObject({ code: 1, output: expect.stringContaining('disk full') });
		expect((await send()).error).toContain('is new');
		await runSql(database, 'drop trigger refuse on partner_workflows.suppressions');
		expect(await copy()).toMatchObject({ code: 0 });
		expect((await send()).statuses).toEqual(['alreadySent', 'suppressed']);
	});

	it('begins empty when told to', async () => {
		await useSqlite();
		moveToPostgres();
		expect((await send()).error).toContain('is new');
		process.env.PARTNER_WORKFLOWS_START_EMPTY = 'true';
		expect((await send()).statuses).toEqual(['sent', 'sent']);
		delete process.env.PARTNER_WORKFLOWS_START_EMPTY;
		expect((await send()).statuses).toEqual(['alreadySent', 'alreadySent']);
	});

	it('is used at once where the file remembers nobody, or there is none', async () => {
		await inLedger(() => Promise.resolve());
		moveToPostgres();
		expect((await send()).statuses).toEqual(['sent', 'sent']);
	});
});
