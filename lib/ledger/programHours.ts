import { sql } from 'kysely';
import { DAY, HOUR } from '../partner/durations';
import { normaliseName } from './names';
import type { LedgerDatabase, ProgramHoursTable } from './schema';

/** How many emails of a program there were lately, and how many of them bounced or were reported as spam. */
export type ProgramFigures = Pick<ProgramHoursTable, 'emails' | 'bounced' | 'complained'>;

/** Figures of so many of the latest emails say enough. */
const ENOUGH_EMAILS = 1_000;

/** Hours that are kept, and looked at: 30 days. */
const KEPT_HOURS = (30 * DAY) / HOUR;

/**
 * Counts what happened to emails of a program.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function countForProgram(
	database: LedgerDatabase,
	program: string,
	{ emails = 0, bounced = 0, complained = 0 }: Partial<ProgramFigures>,
	now: number,
): Promise<void> {
	await database
		.insertInto('program_hours')
		.values({ program: normaliseName(program), hour: Math.floor(now / HOUR), emails, bounced, complained })
		.onConflict((conflict) =>
			conflict.columns(['program', 'hour']).doUpdateSet({
				emails: sql<number>`program_hours.emails + ${emails}`,
				bounced: sql<number>`program_hours.bounced + ${bounced}`,
				complained: sql<number>`program_hours.complained + ${complained}`,
			}),
		)
		.execute();
}

/**
 * Takes back that emails bounced while they were sent.
 *
 * @param at when they did, all within one hour, in milliseconds since 1970, UTC
 */
export async function takeBackFromProgram(
	database: LedgerDatabase,
	program: string,
	at: number,
	amount: number,
): Promise<void> {
	await database
		.updateTable('program_hours')
		.set((columns) => ({
			emails: columns('emails', '-', amount),
			bounced: columns('bounced', '-', amount),
		}))
		.where('program', '=', normaliseName(program))
		.where('hour', '=', Math.floor(at / HOUR))
		.where('bounced', '>=', amount)
		.where('emails', '>=', amount)
		.execute();
}

/**
 * The figures of the latest thousand emails of a program or so, of the last 30 days at most, and of those since they were
 * last set to nothing.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function readProgramFigures(
	database: LedgerDatabase,
	program: string,
	now: number,
): Promise<ProgramFigures> {
	const rows = await database
		.selectFrom('program_hours')
		.select(['emails', 'bounced', 'complained'])
		.where('program', '=', normaliseName(program))
		.where('hour', '>', Math.floor(now / HOUR) - KEPT_HOURS)
		.orderBy('hour', 'desc')
		.execute();
	const sum = { emails: 0, bounced: 0, complained: 0 };
	for (const row of rows) {
		if (sum.emails >= ENOUGH_EMAILS) break;
		sum.emails += row.emails;
		sum.bounced += row.bounced;
		sum.complained += row.complained;
	}
	return sum;
}

/**
 * Forgets what nobody looks at any more.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function forgetOldHours(database: LedgerDatabase, now: number): Promise<void> {
	const oldest = Math.floor(now / HOUR) - KEPT_HOURS;
	await database.deleteFrom('program_hours').where('hour', '<=', oldest).execute();
}

/** Sets the figures of a program to nothing. */
export async function clearProgramFigures(database: LedgerDatabase, program: string): Promise<void> {
	await database.deleteFrom('program_hours').where('program', '=', normaliseName(program)).execute();
}
