import { createHash } from 'node:crypto';
import { domainToUnicode } from 'node:url';
import { sql, type RawBuilder } from 'kysely';
import { normaliseAddress } from '../partner/addresses';
import { inBatches, lookUpInBatches } from './batches';
import { normaliseName } from './names';
import type { LedgerDatabase, SuppressionReason, SuppressionsTable } from './schema';
import { restoreNames } from './writtenNames';

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

/** Why and since when an address is suppressed. */
export type SuppressionCause = Pick<Suppression, 'reason' | 'source' | 'createdAt'>;

/** What the ledger keeps of a suppressed address when its owner's data is removed: SHA-256 as hexadecimal text. */
export function hashAddress(address: string): string {
	return hash(normaliseAddress(address));
}

/**
 * Every hash that the ledger may have of an address, that of `hashAddress` first. Of people who were forgotten before
 * domains were brought to ASCII, that of the other spelling is all that is left.
 */
export function listHashes(address: string): [current: string, ...former: string[]] {
	const normalised = normaliseAddress(address);
	const start = normalised.lastIndexOf('@') + 1;
	const domain = normalised.slice(start);
	if (!domain.includes('xn--')) return [hash(normalised)];
	return [hash(normalised), hash(normalised.slice(0, start) + domainToUnicode(domain))];
}

function hash(text: string): string {
	return createHash('sha256').update(text).digest('hex');
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

/**
 * A query with a row for each reason why a program must not mail an address, as a condition of another statement.
 *
 * @param program as `normaliseName` gives it
 * @param addressHashes as `listHashes` gives them
 */
export function selectSuppressions(
	database: LedgerDatabase,
	program: RawBuilder<string>,
	addressHashes: ReadonlyArray<RawBuilder<string>>,
) {
	return database
		.selectFrom('suppressions')
		.select('reason')
		.where('program', 'in', [sql.val(ALL_PROGRAMS), program])
		.where('address_hash', 'in', addressHashes);
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
 * @param addresses in any spelling
 * @returns addresses as `normaliseAddress` gives them to the reasons and the times, in milliseconds since 1970, UTC
 */
export async function findSuppressions(
	database: LedgerDatabase,
	program: string,
	addresses: readonly string[],
): Promise<Map<string, SuppressionCause[]>> {
	const addressByHash = new Map(
		addresses.flatMap((address) =>
			listHashes(address).map((key) => [key, normaliseAddress(address)] as const),
		),
	);
	const rows = await lookUpInBatches(database, [...addressByHash.keys()], (ids) =>
		database
			.selectFrom('suppressions')
			.select(['address_hash as key', 'reason', 'source', 'created_at as createdAt'])
			.where('program', 'in', [ALL_PROGRAMS, normaliseName(program)])
			.where('address_hash', 'in', ids)
			.execute(),
	);
	const found = new Map<string, SuppressionCause[]>();
	for (const { key, ...suppression } of rows) {
		const address = addressByHash.get(key) ?? '';
		const known = found.get(address);
		if (known) known.push(suppression);
		else found.set(address, [suppression]);
	}
	return found;
}

/** A suppression as it is listed. The address is absent once its owner's data was removed. */
export interface ListedSuppression extends Omit<Suppression, 'address'> {
	address?: string;
}

/**
 * Lists suppressions, the latest first.
 *
 * @param filter `program` leaves only what holds for it, what holds for all programs included
 */
export async function listSuppressions(
	database: LedgerDatabase,
	{ program, limit }: { program?: string | undefined; limit?: number | undefined },
): Promise<ListedSuppression[]> {
	let query = database
		.selectFrom('suppressions')
		.select(['program', 'address', 'reason', 'partner_id as partnerId', 'source', 'created_at as createdAt'])
		.orderBy('created_at', 'desc')
		.orderBy('address_hash');
	if (program !== undefined) query = query.where('program', 'in', [ALL_PROGRAMS, normaliseName(program)]);
	if (limit !== undefined) query = query.limit(limit);
	const rows = await restoreNames(database, await query.execute());
	return rows.map(({ program: name, address, partnerId, ...rest }) => ({
		...rest,
		...(name !== ALL_PROGRAMS && { program: name }),
		...(address !== null && { address }),
		...(partnerId !== null && { partnerId }),
	}));
}

/**
 * Lets an address be mailed again, whatever it was suppressed for.
 *
 * @param program only what was suppressed for this program; absent for every suppression of the address
 * @returns how many suppressions there were
 */
export async function removeSuppressions(
	database: LedgerDatabase,
	{ program, address }: Pick<Suppression, 'program' | 'address'>,
): Promise<number> {
	let query = database.deleteFrom('suppressions').where('address_hash', 'in', listHashes(address));
	if (program !== undefined) query = query.where('program', '=', normaliseName(program));
	const { numDeletedRows } = await query.executeTakeFirst();
	return Number(numDeletedRows);
}
