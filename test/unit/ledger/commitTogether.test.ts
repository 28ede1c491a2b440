import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { commitTogether } from '../../../lib/ledger/commitTogether';
import type { LedgerLocation } from '../../../lib/ledger/location';
import { openLedger } from '../../../lib/ledger/open';
import { createClaimOwner } from '../../../lib/ledger/owner';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { claimSend } from '../../../lib/ledger/claim';
import { findSends } from '../../../lib/ledger/sends';
import { describeDialects } from '../../../testkit/ledger/dialects';

const STEP = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const claim = (partnerId: string, claimedBy: string) => ({
	...STEP,
	partnerId,
	address: `${partnerId}@partner.example`,
	messageId: `<${partnerId}@acme.example>`,
	copyHash: 'x',
	claimedBy,
});

describeDialects(({ newLedger }) => {
	let location: LedgerLocation;
	let ledger: LedgerDatabase;
	beforeEach(async () => {
		location = await newLedger();
		ledger = await openLedger(location);
	});
	afterEach(() => ledger.destroy());

	/** Claims emails of a run, all at the same moment. */
	const claimAll = (database: LedgerDatabase, partnerIds: string[], owner = createClaimOwner()) =>
		Promise.all(
			partnerIds.map((id) =>
				commitTogether(database, id, (transaction) => claimSend(transaction, claim(id, owner), 1)),
			),
		);

	it('commits what is written at the same moment at once, and answers each caller', async () => {
		const transaction = jest.spyOn(ledger, 'transaction');
		expect(await claimAll(ledger, ['1', '2', '3'])).toEqual([true, true, true]);
		expect(await claimAll(ledger, ['3', '4'])).toEqual([false, true]);
		expect(transaction).toHaveBeenCalledTimes(2);
		expect([...(await findSends(ledger, STEP, ['1', '2', '3', '4'])).keys()]).toHaveLength(4);
	});

	it('keeps to the frequency cap when runs claim different emails to the same partners at the same moment', async () => {
		const others = [await openLedger(location), await openLedger(location)];
		const ids = Array.from({ length: 100 }, (_, index) => String(index));
		const claimStep = async (database: LedgerDatabase, step: string) => {
			const owner = createClaimOwner();
			const cap = { maximum: 1, since: 0 };
			return Promise.all(
				ids.map((id) =>
					commitTogether(database, id, (transaction) =>
						claimSend(transaction, { ...claim(id, owner), step }, 1, { cap }),
					),
				),
			);
		};
		const claimed = await Promise.all(
			[ledger, ...others].map((database, index) => claimStep(database, `Step ${index}`)),
		);
		const amounts = ids.map((_, index) => claimed.filter((results) => results[index]).length);
		expect(amounts).toEqual(ids.map(() => 1));
		for (const other of others) await other.destroy();
	});

	it('lets one address of each partner through when runs know different ones, and all where each contact counts', async () => {
		const second = await openLedger(location);
		const ids = Array.from({ length: 100 }, (_, index) => String(index));
		const claimAt = (database: LedgerDatabase, domain: string, step: string, perAddress: boolean) =>
			Promise.all(
				ids.map((id) => {
					const own = { ...claim(id, createClaimOwner()), step, address: `${id}@${domain}` };
					return commitTogether(database, id, (transaction) =>
						claimSend(transaction, own, 1, { perAddress }),
					);
				}),
			);
		for (const [step, perAddress, amount] of [
			['Primary', false, 1],
			['All', true, 2],
		] as const) {
			const [one, other] = await Promise.all([
				claimAt(ledger, 'old.example', step, perAddress),
				claimAt(second, 'new.example', step, perAddress),
			]);
			const amounts = ids.map((_, index) => Number(one[index]) + Number(other[index]));
			expect(amounts).toEqual(ids.map(() => amount));
		}
		await second.destroy();
	});

	it('lets two runs claim the same emails in opposite orders: each goes to one, and nobody waits long', async () => {
		const second = await openLedger(location);
		const ids = Array.from({ length: 300 }, (_, index) => String(index));
		const started = performance.now();
		const [one, other] = await Promise.all([
			claimAll(ledger, ids),
			claimAll(second, [...ids].reverse()).then((claimed) => claimed.reverse()),
		]);
		expect(ids.filter((_, index) => Number(one[index]) + Number(other[index]) !== 1)).toEqual([]);
		expect(performance.now() - started).toBeLessThan(14_000);
		await second.destroy();
	});

	it('fails only for the caller whose write fails', async () => {
		const broken = commitTogether(ledger, 'b', async () => {
			throw new Error('no such thing');
		});
		const [outcome, claimed] = await Promise.all([broken.catch(String), claimAll(ledger, ['1'])]);
		expect(outcome).toBe('Error: no such thing');
		expect(claimed).toEqual([true]);
	});

	it('waits for a ledger that is locked or restarting, without blocking this process', async () => {
		const release = await block(location);
		let turns = 0;
		const ticking = setInterval(() => (turns += 1), 10);
		const claiming = claimAll(ledger, ['1', '2']);
		await sleep(1_000);
		clearInterval(ticking);
		expect(turns).toBeGreaterThan(4);
		await release();
		expect(await claiming).toEqual([true, true]);
	});
});

/** Keeps everybody from writing to a ledger; returns what ends it, on PostgreSQL together with all connections. */
async function block(location: LedgerLocation): Promise<() => Promise<void>> {
	if ('file' in location) {
		const other = new DatabaseSync(location.file);
		other.exec('begin immediate');
		return async () => other.close();
	}
	const { connectionString } = location.postgres as { connectionString: string };
	const other = new Client(connectionString);
	await other.connect();
	await other.query('begin; lock table partner_workflows.sends in exclusive mode');
	return async () => {
		// As when the server restarts: whoever waits for it loses the connection.
		await other.query(
			`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`,
		);
		await other.end();
	};
}
