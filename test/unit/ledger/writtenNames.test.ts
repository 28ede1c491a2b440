import { sql } from 'kysely';
import { normaliseStep, type ChainStep } from '../../../lib/ledger/names';
import { openLedger } from '../../../lib/ledger/open';
import { isOnPostgres, POSTGRES_SCHEMA } from '../../../lib/ledger/postgres';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { recordNames, restoreNames } from '../../../lib/ledger/writtenNames';
import { describeDialects } from '../../../testkit/ledger/dialects';

const STEP: ChainStep = { program: 'Acme', chain: 'Welcome & Kickstart', step: 'First E-Mail' };

describeDialects(({ newLedger }) => {
	let ledger: LedgerDatabase;
	let other: LedgerDatabase;
	beforeEach(async () => {
		const location = await newLedger();
		ledger = await openLedger(location);
		other = await openLedger(location);
	});
	afterEach(async () => {
		await ledger.destroy();
		await other.destroy();
	});

	/** What becomes of names that the ledger compares. */
	const read = async (step: ChainStep) => (await restoreNames(ledger, [normaliseStep(step)]))[0];

	test('names come back as they were last written', async () => {
		await recordNames(ledger, STEP);
		expect(await read(STEP)).toEqual(STEP);
		const renamed = { program: ' ACME', chain: 'welcome &  kickstart', step: 'First e-mail' };
		await recordNames(ledger, renamed);
		expect(await read(STEP)).toEqual(renamed);
		expect(await ledger.selectFrom('written_names').selectAll().execute()).toHaveLength(3);
	});

	test('rows keep their order, what else they say, and names that were never written', async () => {
		await recordNames(ledger, STEP);
		const rows = [
			{ program: 'other', chain: 'welcome & kickstart', step: 'first e-mail', partnerId: '1' },
			{ program: 'acme', chain: 'welcome & kickstart', step: 'second', partnerId: '2' },
			{ program: 'acme', chain: 'win back', step: 'first e-mail', partnerId: '3' },
		];
		expect(await restoreNames(ledger, rows)).toEqual([
			rows[0],
			{ ...rows[1], program: 'Acme', chain: 'Welcome & Kickstart' },
			{ ...rows[2], program: 'Acme' },
		]);
		expect(await restoreNames(ledger, [])).toEqual([]);
	});

	test('chains of two programs, and steps of two chains, are each written in their own way', async () => {
		const others = [
			{ program: 'Brand', chain: 'WELCOME & KICKSTART', step: 'FIRST E-MAIL' },
			{ program: 'Acme', chain: 'Win Back', step: 'first e-mail' },
		];
		for (const step of [STEP, ...others]) await recordNames(ledger, step);
		for (const step of [STEP, ...others]) expect(await read(step)).toEqual(step);
	});

	test('a program alone has a name, and its chains keep theirs', async () => {
		await recordNames(ledger, { program: 'acme' });
		expect(await restoreNames(ledger, [{ program: 'acme', reason: 'manual' }])).toEqual([
			{ program: 'acme', reason: 'manual' },
		]);
		await recordNames(ledger, STEP);
		await recordNames(ledger, { program: 'ACME' });
		expect(await read(STEP)).toEqual({ ...STEP, program: 'ACME' });
	});

	test('a name of which nothing can be seen takes no other’s place', async () => {
		const unseen = { ...STEP, chain: '\u200b' };
		await recordNames(ledger, unseen);
		expect(await read(unseen)).toEqual({ ...STEP, chain: '' });
		await recordNames(ledger, { program: '\u200b' });
		expect(await restoreNames(ledger, [{ program: '' }])).toEqual([{ program: '' }]);
	});

	test('names that are written as before wait for nobody who writes', async () => {
		await recordNames(ledger, STEP);
		await other.transaction().execute(async (transaction) => {
			// On SQLite, the transaction has the only write lock there is.
			if (isOnPostgres(transaction)) {
				await sql`lock table ${sql.table(`${POSTGRES_SCHEMA}.written_names`)} in exclusive mode`.execute(
					transaction,
				);
			}
			await recordNames(ledger, STEP);
		});
		expect(await read(STEP)).toEqual(STEP);
	});

	test('executions that begin at the same moment get along', async () => {
		const spellings = ['Acme', 'ACME', 'acme'].map((program) => ({ ...STEP, program }));
		await Promise.all(spellings.map((step, index) => recordNames(index % 2 === 0 ? ledger : other, step)));
		expect(spellings).toContainEqual(await read(STEP));
	});
});
