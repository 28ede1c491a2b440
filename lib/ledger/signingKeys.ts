import { randomBytes } from 'node:crypto';
import type { LedgerDatabase } from './schema';

/** Keys that links in emails are signed with. */
export interface SigningKeys {
	/** Signs new links. */
	current: Buffer;
	/** Signed the links of earlier emails, which stay valid; absent before the first rotation. */
	previous?: Buffer;
}

/** Octets: as long as the output of SHA-256, RFC 2104 §3. */
const KEY_LENGTH = 32;

/** Every process that finds no key yet makes the same first row, so that only one of their keys is kept. */
const FIRST_KEY = 1;

/**
 * The ledger's keys; the first one is made when there is none.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function readSigningKeys(database: LedgerDatabase, now: number): Promise<SigningKeys> {
	return (await selectKeys(database)) ?? (await createFirstKey(database, now));
}

async function createFirstKey(database: LedgerDatabase, now: number): Promise<SigningKeys> {
	await insertKey(database, FIRST_KEY, now);
	const keys = await selectKeys(database);
	if (!keys) throw new Error('The ledger did not keep the key that signs links in emails');
	return keys;
}

/**
 * Signs with a new key from now on. Links signed with the key before it stay valid; older ones do not.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function rotateSigningKey(database: LedgerDatabase, now: number): Promise<void> {
	await readSigningKeys(database, now);
	await database.transaction().execute(async (transaction) => {
		const [newest] = await selectRows(transaction);
		const number = (newest?.number ?? 0) + 1;
		await insertKey(transaction, number, now);
		await transaction
			.deleteFrom('signing_keys')
			.where('number', '<', number - 1)
			.execute();
	});
}

async function insertKey(database: LedgerDatabase, number: number, now: number): Promise<void> {
	await database
		.insertInto('signing_keys')
		.values({ number, secret: randomBytes(KEY_LENGTH).toString('base64url'), created_at: now })
		.onConflict((conflict) => conflict.column('number').doNothing())
		.execute();
}

async function selectKeys(database: LedgerDatabase): Promise<SigningKeys | undefined> {
	const [current, previous] = (await selectRows(database)).map(({ secret }) =>
		Buffer.from(secret, 'base64url'),
	);
	if (!current) return undefined;
	return previous ? { current, previous } : { current };
}

async function selectRows(database: LedgerDatabase): Promise<Array<{ number: number; secret: string }>> {
	return database
		.selectFrom('signing_keys')
		.select(['number', 'secret'])
		.orderBy('number', 'desc')
		.limit(2)
		.execute();
}
