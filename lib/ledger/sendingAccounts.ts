import { sql } from 'kysely';
import { DAY, HOUR } from '../partner/durations';
import type { LedgerDatabase } from './schema';
import { hashAddress } from './suppressions';

/** A partner whom the mail server refused an account, without a verdict so far. */
export interface OpenRefusal {
	/** See `hashAddress`. */
	addressHash: string;
	/** What the answer is about. */
	cause: string;
	/** The answer without what differs from partner to partner. */
	words: string;
}

/** What is known of an account that sends, whichever run, chain or process found it out. */
export interface AccountStanding {
	/** When the latest email that the server accepted was begun, in milliseconds since 1970, UTC. */
	acceptedAt: number | undefined;
	/** How many connections at a time the server allows, where it refused more within the last day. */
	connections: number | undefined;
	/** Whom it refused since it last accepted an email, at most `MOST_REFUSALS`. */
	refusals: OpenRefusal[];
}

/** More refusals than this prove nothing further. */
const MOST_REFUSALS = 1_000;

/** How long a number of connections is remembered, in milliseconds. */
const REMEMBER_CONNECTIONS = DAY;

/**
 * Reads what is known of an account.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function readStanding(
	database: LedgerDatabase,
	account: string,
	now: number,
): Promise<AccountStanding> {
	const row = await database
		.selectFrom('sending_accounts')
		.select(['accepted_at', 'connections', 'connections_at'])
		.where('account', '=', account)
		.executeTakeFirst();
	const isFresh = (row?.connections_at ?? 0) > now - REMEMBER_CONNECTIONS;
	const refusals = await database
		.selectFrom('account_refusals')
		.select(['address_hash as addressHash', 'cause', 'words'])
		.where('account', '=', account)
		.where('refused_at', '>', row?.accepted_at ?? 0)
		.orderBy('refused_at', 'desc')
		.limit(MOST_REFUSALS)
		.execute();
	return {
		acceptedAt: row?.accepted_at ?? undefined,
		connections: isFresh ? (row?.connections ?? undefined) : undefined,
		refusals,
	};
}

/**
 * Keeps that the mail server accepted an email from an account: what it refused before is no evidence any more.
 *
 * @param begunAt when that email was begun, in milliseconds since 1970, UTC
 */
export async function noteAccepted(
	database: LedgerDatabase,
	account: string,
	begunAt: number,
): Promise<void> {
	await database
		.insertInto('sending_accounts')
		.values({ account, accepted_at: begunAt })
		.onConflict((conflict) =>
			conflict
				.column('account')
				.doUpdateSet({ accepted_at: begunAt })
				.where((builder) =>
					builder.or([
						builder('sending_accounts.accepted_at', 'is', null),
						builder('sending_accounts.accepted_at', '<', begunAt),
					]),
				),
		)
		.execute();
	await database
		.deleteFrom('account_refusals')
		.where('account', '=', account)
		.where('refused_at', '<=', begunAt)
		.execute();
}

/**
 * Keeps that the mail server refused an account one partner.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function noteRefusal(
	database: LedgerDatabase,
	account: string,
	{ address, cause, words }: { address: string; cause: string; words: string },
	now: number,
): Promise<void> {
	const latest = { cause, words, refused_at: now };
	await database
		.insertInto('account_refusals')
		.values({ account, address_hash: hashAddress(address), ...latest })
		.onConflict((conflict) => conflict.columns(['account', 'address_hash']).doUpdateSet(latest))
		.execute();
}

/**
 * Keeps how many connections at a time the mail server allows an account.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function noteConnections(
	database: LedgerDatabase,
	account: string,
	connections: number,
	now: number,
): Promise<void> {
	const found = { connections, connections_at: now };
	await database
		.insertInto('sending_accounts')
		.values({ account, ...found })
		.onConflict((conflict) => conflict.column('account').doUpdateSet(found))
		.execute();
}

/** Turns further away than this are a mistake of some clock, in milliseconds. */
const FARTHEST_TURN = HOUR;

/**
 * Takes the next turns under a Rate Limit, evenly spaced behind those that any other run of the account has taken.
 *
 * @param turns how many, one after the other
 * @param interval milliseconds between two
 * @param now milliseconds since 1970, UTC
 * @returns when the first of them comes, in milliseconds since 1970, UTC
 */
export async function takeTurns(
	database: LedgerDatabase,
	account: string,
	{ turns, interval }: { turns: number; interval: number },
	now: number,
): Promise<number> {
	const length = Math.ceil(turns * interval);
	const row = await database
		.insertInto('sending_accounts')
		.values({ account, next_turn_at: now + length })
		.onConflict((conflict) =>
			conflict.column('account').doUpdateSet({
				next_turn_at: sql<number>`case when sending_accounts.next_turn_at between ${now} and ${now + FARTHEST_TURN} then sending_accounts.next_turn_at else ${now} end + ${length}`,
			}),
		)
		.returning((columns) => columns.ref('next_turn_at').$notNull().as('end'))
		.executeTakeFirstOrThrow();
	return Number(row.end) - length;
}
