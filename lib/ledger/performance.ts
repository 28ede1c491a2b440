import type { Selectable } from 'kysely';
import { inBatches, lookUpInBatches } from './batches';
import { withProgramLocked } from './programLock';
import type { DailyPerformanceTable, LedgerDatabase } from './schema';

/** A conversion that a partner brought. */
export interface PartnerAction {
	actionId: string;
	mediaPartnerId: string;
	/** The account's calendar day, `2026-11-20`. */
	day: string;
	/** Milliseconds since 1970, UTC. */
	happenedAt: number;
	amount: number;
	currency: string;
	isReversed: boolean;
}

/** What a partner brought on one day, in one currency. Times are milliseconds since 1970, UTC. */
export interface DayOfPerformance {
	day: string;
	clicks: number;
	actions: number;
	revenue: number;
	currency: string | undefined;
	firstActionAt: number | undefined;
	lastActionAt: number | undefined;
}

/** Remembers conversions, or how known ones have changed, and brings the totals of their days up to date. */
export async function recordActions(
	database: LedgerDatabase,
	program: string,
	actions: readonly PartnerAction[],
): Promise<void> {
	const latest = [...new Map(actions.map((action) => [action.actionId, action])).values()];
	for (const batch of inBatches(latest)) {
		await withProgramLocked(database, program, async (transaction) => {
			const before = await transaction
				.selectFrom('partner_actions')
				.select(['media_partner_id', 'day'])
				.where('program', '=', program)
				.where(
					'action_id',
					'in',
					batch.map(({ actionId }) => actionId),
				)
				.execute();
			await upsertActions(transaction, program, batch);
			const touched = [
				...before.map((row) => ({ mediaPartnerId: row.media_partner_id, day: row.day })),
				...batch,
			];
			await sumUpDays(
				transaction,
				program,
				[...new Set(touched.map(({ mediaPartnerId }) => mediaPartnerId))],
				[...new Set(touched.map(({ day }) => day))],
			);
		});
	}
}

async function upsertActions(
	database: LedgerDatabase,
	program: string,
	actions: readonly PartnerAction[],
): Promise<void> {
	await database
		.insertInto('partner_actions')
		.values(
			actions.map((action) => ({
				program,
				action_id: action.actionId,
				media_partner_id: action.mediaPartnerId,
				day: action.day,
				happened_at: action.happenedAt,
				amount: action.amount,
				currency: action.currency,
				is_reversed: action.isReversed ? (1 as const) : (0 as const),
			})),
		)
		.onConflict((conflict) =>
			conflict.columns(['program', 'action_id']).doUpdateSet((eb) => ({
				media_partner_id: eb.ref('excluded.media_partner_id'),
				day: eb.ref('excluded.day'),
				happened_at: eb.ref('excluded.happened_at'),
				amount: eb.ref('excluded.amount'),
				currency: eb.ref('excluded.currency'),
				is_reversed: eb.ref('excluded.is_reversed'),
			})),
		)
		.execute();
}

/**
 * Totals conversions anew, so that reading one of them twice changes nothing. Partners and days are asked for apart: no
 * database uses an index for pairs of them, and a total that did not change does no harm.
 */
async function sumUpDays(
	database: LedgerDatabase,
	program: string,
	mediaPartnerIds: readonly string[],
	days: readonly string[],
): Promise<void> {
	await database
		.updateTable('daily_performance')
		.set({
			actions: 0,
			revenue: 0,
			currency: null,
			has_several_currencies: 0,
			first_action_at: null,
			last_action_at: null,
		})
		.where('program', '=', program)
		.where('media_partner_id', 'in', mediaPartnerIds)
		.where('day', 'in', days)
		.execute();
	await database
		.insertInto('daily_performance')
		.columns([
			'program',
			'media_partner_id',
			'day',
			'clicks',
			'actions',
			'revenue',
			'currency',
			'has_several_currencies',
			'first_action_at',
			'last_action_at',
		])
		.expression((query) =>
			query
				.selectFrom('partner_actions')
				.select((eb) => [
					'program',
					'media_partner_id',
					'day',
					eb.lit(0).as('clicks'),
					eb.fn.countAll<number>().as('actions'),
					eb.fn.sum<number>('amount').as('revenue'),
					eb.fn.max('currency').as('currency'),
					eb
						.case()
						.when(eb.fn.count('currency').distinct(), '>', eb.lit(1))
						.then(eb.lit(1))
						.else(eb.lit(0))
						.end()
						.as('has_several_currencies'),
					eb.fn.min('happened_at').as('first_action_at'),
					eb.fn.max('happened_at').as('last_action_at'),
				])
				.where('program', '=', program)
				.where('media_partner_id', 'in', mediaPartnerIds)
				.where('day', 'in', days)
				.where('is_reversed', '=', 0)
				.groupBy(['program', 'media_partner_id', 'day']),
		)
		.onConflict((conflict) =>
			conflict.columns(['program', 'media_partner_id', 'day']).doUpdateSet((eb) => ({
				actions: eb.ref('excluded.actions'),
				revenue: eb.ref('excluded.revenue'),
				currency: eb.ref('excluded.currency'),
				has_several_currencies: eb.ref('excluded.has_several_currencies'),
				first_action_at: eb.ref('excluded.first_action_at'),
				last_action_at: eb.ref('excluded.last_action_at'),
			})),
		)
		.execute();
}

/** Replaces the clicks of a stretch of days by their sums, which are kept on its last day, by partner id at impact.com. */
export async function recordClicks(
	database: LedgerDatabase,
	program: string,
	stretch: { from: string; to: string },
	clicks: ReadonlyMap<string, number>,
): Promise<void> {
	await withProgramLocked(database, program, async (transaction) => {
		await transaction
			.updateTable('daily_performance')
			.set({ clicks: 0 })
			.where('program', '=', program)
			.where('day', '>=', stretch.from)
			.where('day', '<=', stretch.to)
			.execute();
		for (const batch of inBatches([...clicks])) {
			await transaction
				.insertInto('daily_performance')
				.values(
					batch.map(([mediaPartnerId, count]) => ({
						program,
						media_partner_id: mediaPartnerId,
						day: stretch.to,
						clicks: count,
						actions: 0,
						revenue: 0,
						has_several_currencies: 0 as const,
					})),
				)
				.onConflict((conflict) =>
					conflict
						.columns(['program', 'media_partner_id', 'day'])
						.doUpdateSet((eb) => ({ clicks: eb.ref('excluded.clicks') })),
				)
				.execute();
		}
	});
}

/**
 * What each partner brought, day by day, oldest first; partners without anything are absent. A day of several currencies
 * is there once for each of them, with its clicks in the first.
 */
export async function findPerformance(
	database: LedgerDatabase,
	program: string,
	mediaPartnerIds: readonly string[],
): Promise<Map<string, DayOfPerformance[]>> {
	const rows = await lookUpInBatches(database, mediaPartnerIds, (ids) =>
		database
			.selectFrom('daily_performance')
			.selectAll()
			.where('program', '=', program)
			.where('media_partner_id', 'in', ids)
			.orderBy('day')
			.execute(),
	);
	const mixed = rows.filter((row) => row.has_several_currencies === 1);
	const byCurrency = await sumUpByCurrency(database, program, mixed);
	const found = new Map<string, DayOfPerformance[]>();
	for (const row of rows) {
		const days =
			row.has_several_currencies === 1
				? (byCurrency.get(writeKey(row)) ?? []).map((sums, index) =>
						readDay({ ...sums, clicks: index === 0 ? row.clicks : 0 }),
					)
				: [readDay(row)];
		const known = found.get(row.media_partner_id);
		if (known) known.push(...days);
		else found.set(row.media_partner_id, days);
	}
	return found;
}

type DayRow = Selectable<DailyPerformanceTable>;

function writeKey(row: Pick<DayRow, 'media_partner_id' | 'day'>): string {
	return `${row.day} ${row.media_partner_id}`;
}

/** The days of partners, a row for each currency; days that are not asked for may be among them. */
async function sumUpByCurrency(
	database: LedgerDatabase,
	program: string,
	days: ReadonlyArray<Pick<DayRow, 'media_partner_id' | 'day'>>,
) {
	const partners = [...new Set(days.map((row) => row.media_partner_id))];
	const names = [...new Set(days.map(({ day }) => day))];
	const rows = await lookUpInBatches(database, partners, (ids) =>
		database
			.selectFrom('partner_actions')
			.select((eb) => [
				'media_partner_id',
				'day',
				'currency',
				eb.fn.countAll<number>().as('actions'),
				eb.fn.sum<number>('amount').as('revenue'),
				eb.fn.min('happened_at').as('first_action_at'),
				eb.fn.max('happened_at').as('last_action_at'),
			])
			.where('program', '=', program)
			.where('media_partner_id', 'in', ids)
			.where('day', 'in', names)
			.where('is_reversed', '=', 0)
			.groupBy(['media_partner_id', 'day', 'currency'])
			.orderBy('currency')
			.execute(),
	);
	return Map.groupBy(rows, writeKey);
}

function readDay(
	row: Pick<
		DayRow,
		'day' | 'clicks' | 'actions' | 'revenue' | 'currency' | 'first_action_at' | 'last_action_at'
	>,
): DayOfPerformance {
	return {
		day: row.day,
		clicks: Number(row.clicks),
		actions: Number(row.actions),
		revenue: Number(row.revenue),
		currency: row.currency ?? undefined,
		firstActionAt: row.first_action_at === null ? undefined : Number(row.first_action_at),
		lastActionAt: row.last_action_at === null ? undefined : Number(row.last_action_at),
	};
}
