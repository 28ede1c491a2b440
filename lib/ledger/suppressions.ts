import { createHash } from 'node:crypto';
import { inBatches, lookUpInBatches } from './batches';
import { normaliseName } from './names';
import type { LedgerDatabase, SuppressionReason, SuppressionsTable } from './schema';

/** The program under which an address is suppressed for all programs. */
const ALL_PROGRAMS = '';

/** An address that must not be mailed. */
export interface Suppression {
	/** Absent for all programs. */
	program?: string;
	address: string;
	reason: SuppressionReason;
	partnerId?: string;
	/** Where it came from, in words for an operator. */
	source: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
}

/** An address as the ledger compares it: addresses that differ only by case are one address. */
export function normaliseAddress(address: string): string {
	return address.trim().toLowerCase();
}

/** What the ledger keeps of a suppressed address when its owner's data is removed: SHA-256 as hexadecimal text. */
export function hashAddress(address: string): string {
	return createHash('sha256').update(normaliseAddress(address)).digest('hex');
}

/**
 * Suppresses an address.
 *
 * @returns false when it was already suppressed for that reason
 */
export async function addSuppression(database: LedgerDatabase, suppression: Suppression): Promise<boolean> {
	const added = await database
		.insertInto('suppressions')
		.values(toRow(suppression))
		.onConflict((conflict) => conflict.columns(['program', 'address_hash', 'reason']).doNothing())
		.returning('created_at')
		.executeTakeFirst();
	return added !== undefined;
}

/** Suppresses many addresses; those that are suppressed already stay as they are. */
export async function addSuppressions(
	database: LedgerDatabase,
	suppressions: readonly Suppression[],
): Promise<void> {
	for (const batch of inBatches(suppressions)) {
		await database
			.insertInto('suppressions')
			.values(batch.map(toRow))
			.onConflict((conflict) => conflict.columns(['program', 'address_hash', 'reason']).doNothing())
			.execute();
	}
}

function toRow({ program, address, reason, partnerId, source, createdAt }: Suppression): SuppressionsTable {
	return {
		program: program === undefined ? ALL_PROGRAMS : normaliseName(program),
		address_hash: hashAddress(address),
		reason,
		address: normaliseAddress(address),
		partner_id: partnerId ?? null,
		source,
		created_at: createdAt,
	};
}

/**
 * Which of the addresses a program must not mail, and why.
 *
 * @param addresses in any case
 * @returns addresses in lower case to the reasons and the times, in milliseconds since 1970, UTC
 */
export async function findSuppressions(
	database: LedgerDatabase,
	program: string,
	addresses: readonly string[],
): Promise<Map<string, Array<{ reason: SuppressionReason; source: string; createdAt: number }>>> {
	const addressByHash = new Map(
		addresses.map((address) => [hashAddress(address), normaliseAddress(address)]),
	);
	const rows = await lookUpInBatches([...addressByHash.keys()], (batch) =>
		database
			.selectFrom('suppressions')
			.select(['address_hash as hash', 'reason', 'source', 'created_at as createdAt'])
			.where('program', 'in', [ALL_PROGRAMS, normaliseName(program)])
			.where('address_hash', 'in', batch)
			.execute(),
	);
	const found = new Map<string, Array<{ reason: SuppressionReason; source: string; createdAt: number }>>();
	for (const { hash, ...suppression } of rows) {
		const address = addressByHash.get(hash) ?? '';
		const known = found.get(address);
		if (known) known.push(suppression);
		else found.set(address, [suppression]);
	}
	return found;
}
