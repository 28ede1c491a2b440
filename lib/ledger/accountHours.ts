import { sql } from 'kysely';
import { DAY, HOUR } from '../partner/durations';
import type { LedgerDatabase } from './schema';

/** How many emails an account may send within 24 hours. */
export interface DailyMaximum {
	/** `Infinity` for no limit; the emails are counted all the same. */
	most: number;
	/** Whether an account that has sent little lately begins with less, see `warmUp`. */
	isWarmingUp: boolean;
}

/** What was granted. */
export interface Grant {
	/** How many emails may be sent now: none, or up to as many as were wanted. */
	emails: number;
	/** How many of 24 hours may be sent in all. */
	maximum: number;
	/** When there will be room again, in milliseconds since 1970, UTC; only where nothing was granted. */
	freeAt?: number;
}

/** An account that has sent nothing for a week begins with so many emails a day. */
const WARM_UP_START = 50;

/** From one day to the next an account that warms up may send so many times more. */
const WARM_UP_FACTOR = 1.5;

/** Warming up goes on from the busiest of so many days. */
const WARM_UP_DAYS = 7;

const HOURS_A_DAY = DAY / HOUR;

/** How many hours are kept. */
const KEPT_HOURS = (WARM_UP_DAYS + 1) * HOURS_A_DAY;

/**
 * Grants an account emails of its 24 hours, so that all its runs together, wherever they are under way, keep to them.
 *
 * @param wanted how many at most
 * @param now milliseconds since 1970, UTC
 */
export async function grantEmails(
	database: LedgerDatabase,
	account: string,
	{ most, isWarmingUp }: DailyMaximum,
	wanted: number,
	now: number,
): Promise<Grant> {
	const hour = Math.floor(now / HOUR);
	return database.transaction().execute(async (transaction) => {
		// Whoever asks at the same moment waits here.
		await transaction
			.insertInto('sending_accounts')
			.values({ account })
			.onConflict((conflict) => conflict.column('account').doUpdateSet({ account }))
			.execute();
		const hours = await transaction
			.selectFrom('account_hours')
			.select(['hour', 'emails'])
			.where('account', '=', account)
			.where('hour', '>', hour - KEPT_HOURS)
			.orderBy('hour')
			.execute();
		const sumUp = (days: number) =>
			hours
				.filter((row) => Math.floor((hour - row.hour) / HOURS_A_DAY) === days)
				.reduce((sum, { emails }) => sum + emails, 0);
		const days = Array.from({ length: WARM_UP_DAYS }, (_, index) => sumUp(index + 1));
		const maximum = isWarmingUp ? Math.min(most, warmUp(days)) : most;
		const emails = Math.max(0, Math.min(wanted, maximum - sumUp(0)));
		if (emails > 0) await addEmails(transaction, account, hour, emails);
		const oldest = hours.find((row) => row.hour > hour - HOURS_A_DAY && row.emails > 0);
		return {
			emails,
			maximum,
			...(emails === 0 && { freeAt: ((oldest?.hour ?? hour) + HOURS_A_DAY) * HOUR }),
		};
	});
}

/**
 * Takes back what was granted and not sent.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function returnEmails(
	database: LedgerDatabase,
	account: string,
	emails: number,
	now: number,
): Promise<void> {
	const hour = Math.floor(now / HOUR);
	await addEmails(database, account, hour, -emails);
	await database
		.deleteFrom('account_hours')
		.where('account', '=', account)
		.where('hour', '<=', hour - KEPT_HOURS)
		.execute();
}

/** @param days how many emails were sent on each of the last days */
function warmUp(days: readonly number[]): number {
	return Math.max(WARM_UP_START, Math.ceil(Math.max(...days) * WARM_UP_FACTOR));
}

/** An hour may hold less than nothing for a while: what it gives back may have been granted in the one before. */
async function addEmails(
	database: LedgerDatabase,
	account: string,
	hour: number,
	emails: number,
): Promise<void> {
	await database
		.insertInto('account_hours')
		.values({ account, hour, emails })
		.onConflict((conflict) =>
			conflict
				.columns(['account', 'hour'])
				.doUpdateSet({ emails: sql<number>`account_hours.emails + ${emails}` }),
		)
		.execute();
}
