import { isOnPostgres, lockInPostgres } from './postgres';
import type { LedgerDatabase } from './schema';
import { retryWhileTransient } from './transient';

/** Statements that belong together, run on the transaction they are given. */
type Write<Result> = (transaction: LedgerDatabase) => Promise<Result>;

interface PendingWrite {
	partnerId: string;
	since: number;
	write: Write<unknown>;
	resolve: (result: unknown) => void;
	reject: (reason: unknown) => void;
}

/** What waits for the next transaction of each open ledger. */
const queues = new WeakMap<LedgerDatabase, PendingWrite[]>();

/**
 * Writes durably, and lets what other callers want to write at the same moment share the transaction: a durable commit
 * costs about the same whatever is in it, and a run that sends has one claim and one outcome per email. When the shared
 * transaction does not go through, each write gets one of its own.
 *
 * A ledger that is busy or restarting is waited for, so a write may run again although it was committed: it must make no
 * difference.
 *
 * @param partnerId whom it is about: on PostgreSQL, where two transactions do not see each other, those about the same
 * partner wait for each other; all executions write in this order, so that none waits for another in a circle
 * @param write may run more than once
 * @returns what `write` returned, once it is committed
 * @throws what `write` or the commit threw
 */
export function commitTogether<Result>(
	database: LedgerDatabase,
	partnerId: string,
	write: Write<Result>,
): Promise<Result> {
	return new Promise<Result>((resolve, reject) => {
		const pending = { partnerId, since: performance.now(), write, resolve, reject } as PendingWrite;
		const queue = queues.get(database);
		if (queue) {
			queue.push(pending);
			return;
		}
		queues.set(database, [pending]);
		// Once everything that this turn of the event loop brought, and what arrived meanwhile, has been queued.
		setImmediate(() => setImmediate(() => void commitAll(database)));
	});
}

async function commitAll(database: LedgerDatabase): Promise<void> {
	for (;;) {
		const group = queues.get(database)?.splice(0) ?? [];
		if (group.length === 0) break;
		group.sort((a, b) => (a.partnerId < b.partnerId ? -1 : Number(a.partnerId > b.partnerId)));
		await commitGroup(database, group);
	}
	queues.delete(database);
}

async function commitGroup(database: LedgerDatabase, group: readonly PendingWrite[]): Promise<void> {
	try {
		const results = await runInTransaction(database, group);
		group.forEach(({ resolve }, index) => resolve(results[index]));
	} catch {
		for (const pending of group) {
			await retryWhileTransient(() => runInTransaction(database, [pending]), pending.since).then(
				([result]) => pending.resolve(result),
				pending.reject,
			);
		}
	}
}

async function runInTransaction(
	database: LedgerDatabase,
	group: readonly PendingWrite[],
): Promise<unknown[]> {
	return database.transaction().execute(async (transaction) => {
		// SQLite has one writer at a time anyway.
		if (isOnPostgres(transaction)) {
			await lockInPostgres(
				transaction,
				group.map(({ partnerId }) => partnerId),
			);
		}
		const results: unknown[] = [];
		for (const { write } of group) results.push(await write(transaction));
		return results;
	});
}
