import { lookUpInBatches } from './batches';
import { normaliseName, type ChainStep } from './names';
import { DUE_AGAIN } from './rejectedSends';
import type { LedgerDatabase, SuppressionReason, SuppressionsTable } from './schema';
import { createStatement } from './statement';
import { listHashes } from './suppressions';

/** Which suppressions are meant: those for which all of this holds. */
export interface SuppressionFilter extends Partial<ChainStep> {
	reasons: readonly SuppressionReason[];
	/** The earliest and the latest time, in milliseconds since 1970, UTC. */
	from?: number;
	to?: number;
	/** A part of where it came from, compared as names are. */
	source?: string;
}

/** A suppression that can be removed, with names as the ledger compares them. */
export interface RemovableSuppression {
	/** Empty for all programs. */
	program: string;
	address: string;
	addressHash: string;
	reason: SuppressionReason;
	partnerId: string | null;
	source: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
	/** The emails to this address that were refused, that bounced, or that the person answered in this way. */
	causes: ChainStep[];
	/** The other suppressions of the address, which stay. */
	others: OtherSuppression[];
}

/** A suppression that keeps an address from being mailed. */
export interface OtherSuppression {
	/** Empty for all programs. */
	program: string;
	reason: SuppressionReason;
}

/** Suppressions in one transaction, so that others who write never wait for long. */
const BATCH_SIZE = 1_000;

/**
 * Finds suppressions, the earliest first. A program stands for its own, and for those of all programs that one of its
 * emails caused; a chain or a step for those that one of its emails caused. Of people who were forgotten there is no
 * address, and theirs are left out.
 */
export async function findRemovableSuppressions(
	database: LedgerDatabase,
	filter: SuppressionFilter,
): Promise<RemovableSuppression[]> {
	const rows = await selectSuppressions(database, filter);
	const addresses = [...new Set(rows.map(({ address }) => address))];
	const findCauses = await readCauses(database, addresses);
	const part = normaliseName(filter.source ?? '');
	const found = rows
		.map((row) => ({ ...row, causes: findCauses(row) }))
		.filter((row) => normaliseName(row.source).includes(part) && isOf(row, filter));
	const findOthers = await readOthers(database, found);
	return found.map((row) => ({ ...row, others: findOthers(row.address) }));
}

type Row = Omit<RemovableSuppression, 'causes' | 'others'>;

async function selectSuppressions(
	database: LedgerDatabase,
	{ reasons, from, to, program }: SuppressionFilter,
): Promise<Row[]> {
	let query = database
		.selectFrom('suppressions')
		.select([
			'program',
			(columns) => columns.ref('address').$notNull().as('address'),
			'address_hash as addressHash',
			'reason',
			'partner_id as partnerId',
			'source',
			'created_at as createdAt',
		])
		.where('address', 'is not', null)
		.where('reason', 'in', [...reasons])
		.orderBy('created_at')
		.orderBy('address')
		.orderBy('program');
	if (from !== undefined) query = query.where('created_at', '>=', from);
	if (to !== undefined) query = query.where('created_at', '<=', to);
	if (program !== undefined) query = query.where('program', 'in', ['', normaliseName(program)]);
	return reasons.length === 0 ? [] : query.execute();
}

/** What bounced, was called spam or was unsubscribed from, by address. */
async function readCauses(
	database: LedgerDatabase,
	addresses: readonly string[],
): Promise<(suppression: Row) => ChainStep[]> {
	const refused = await lookUpInBatches(database, addresses, (batch) =>
		database
			.selectFrom('sends')
			.select(['program', 'chain', 'step', 'address'])
			.where('address', 'in', batch)
			.where((builder) =>
				builder.or([
					builder('status', '=', 'bounced'),
					builder.and([builder('status', '=', 'retryLater'), builder('reason', 'like', `${DUE_AGAIN}%`)]),
				]),
			)
			.execute(),
	);
	const events = await lookUpInBatches(database, addresses, (batch) =>
		database
			.selectFrom('email_events')
			.select(['program', 'chain', 'step', 'address', 'kind'])
			.distinct()
			.where('address', 'in', batch)
			.where('kind', 'in', ['bounced', 'complained', 'unsubscribed'])
			.execute(),
	);
	const causes = new Map<string, Map<string, ChainStep>>();
	for (const { address, kind, ...email } of [
		...refused.map((row) => ({ ...row, kind: 'bounced' })),
		...events,
	]) {
		const key = keyOf(address, kind);
		const known = causes.get(key) ?? new Map<string, ChainStep>();
		causes.set(key, known.set(keyOf(email.program, email.chain, email.step), email));
	}
	return ({ address, reason, program }) =>
		[...(causes.get(keyOf(address, reason))?.values() ?? [])].filter(
			(email) => program === '' || email.program === program,
		);
}

function isOf(
	{ program: holdsFor, causes }: Pick<RemovableSuppression, 'program' | 'causes'>,
	{ program, chain, step }: SuppressionFilter,
): boolean {
	if (program !== undefined && chain === undefined && step === undefined && holdsFor !== '') return true;
	const wanted = Object.entries({ program, chain, step }).flatMap(([name, value]) =>
		value === undefined ? [] : [[name as keyof ChainStep, normaliseName(value)] as const],
	);
	return (
		wanted.length === 0 || causes.some((email) => wanted.every(([name, value]) => email[name] === value))
	);
}

/** The suppressions of the same addresses that are not among the found ones, those without an address included. */
async function readOthers(
	database: LedgerDatabase,
	found: ReadonlyArray<Omit<RemovableSuppression, 'others'>>,
): Promise<(address: string) => OtherSuppression[]> {
	const addressByHash = new Map(
		found.flatMap(({ address }) => listHashes(address).map((hash) => [hash, address] as const)),
	);
	const rows = await lookUpInBatches(database, [...addressByHash.keys()], (batch) =>
		database
			.selectFrom('suppressions')
			.select(['program', 'address_hash as addressHash', 'reason'])
			.where('address_hash', 'in', batch)
			.execute(),
	);
	const removed = new Set(
		found.map(({ program, addressHash, reason }) => keyOf(program, addressHash, reason)),
	);
	const others = new Map<string, OtherSuppression[]>();
	for (const { program, addressHash, reason } of rows) {
		if (removed.has(keyOf(program, addressHash, reason))) continue;
		const address = addressByHash.get(addressHash) ?? '';
		others.set(address, [...(others.get(address) ?? []), { program, reason }]);
	}
	return (address) => others.get(address) ?? [];
}

/**
 * Removes suppressions, so that the addresses are mailed again unless others keep them from it.
 *
 * @returns those that were still there
 */
export async function removeFoundSuppressions(
	database: LedgerDatabase,
	found: readonly RemovableSuppression[],
): Promise<RemovableSuppression[]> {
	const removed: RemovableSuppression[] = [];
	for (let start = 0; start < found.length; start += BATCH_SIZE) {
		const batch = found.slice(start, start + BATCH_SIZE);
		removed.push(
			...(await database.transaction().execute(async (transaction) => {
				const rows: RemovableSuppression[] = [];
				for (const suppression of batch) {
					if ((await removeOne(transaction, suppression)).length > 0) rows.push(suppression);
				}
				return rows;
			})),
		);
	}
	return removed;
}

/** One of somebody who was forgotten meanwhile has no address any more, and stays. */
const removeOne = createStatement<RemovableSuppression, Pick<SuppressionsTable, 'reason'>>(
	(database, value) =>
		database
			.deleteFrom('suppressions')
			.where('program', '=', value('program'))
			.where('address_hash', '=', value('addressHash'))
			.where('reason', '=', value('reason'))
			.where('created_at', '=', value('createdAt'))
			.where('address', 'is not', null)
			.returning('reason'),
);

function keyOf(...parts: string[]): string {
	return JSON.stringify(parts);
}
