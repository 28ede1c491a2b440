import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

/** Where the days of the simulation begin and end. */
export const ZONE = 'America/New_York';

/** The first day of the simulated quarter; the clocks change on its seventh. */
const FIRST_DAY = DateTime.fromISO('2026-03-02', { zone: ZONE });

/** A moment of the simulation: the day, counted from 0, and the local hour. */
export function at(day: number, hour = 0): DateTime<true> {
	return FIRST_DAY.plus({ days: day }).set({ hour }) as DateTime<true>;
}

/** What a partner does of its own accord, by days of the simulation; days before it began are negative. */
export interface Life {
	partnerId: string;
	firstName: string;
	email: string;
	/** The first day on which it is among the prospects. */
	prospectFrom?: number;
	/** The days on which it applies, and on which the operator or the partner settles the contract. */
	appliesOn?: number;
	joinsOn?: number;
	expiresOn?: number;
	isCreator?: boolean;
	/** Days with clicks. */
	clicks?: number[];
	/** Days with an order, and its amount. */
	orders?: Array<[day: number, amount: number]>;
}

/** The hours at which partners act. */
const HOURS = { applies: 15, joins: 14, clicks: 11, orders: 13, expires: 12 };

/** A program whose partners act on their own, and as the decisions about their applications say. */
export class SimulatedProgram {
	/** When applications were accepted, by partner id. */
	private readonly accepted = new Map<string, DateTime<true>>();

	constructor(
		private readonly lives: readonly Life[],
		/** When the program first wrote to a partner. */
		private readonly firstEmail: (email: string) => DateTime<true> | undefined,
	) {}

	/** Carries out the acceptance of an application. It counts some minutes later, as a signature takes. */
	accept(partnerId: string, now: DateTime<true>): void {
		if (this.accepted.has(partnerId)) throw new Error(`${partnerId} was accepted before`);
		this.accepted.set(partnerId, now.plus({ minutes: 20 }));
	}

	/** The items that Get Roster gives at a moment. */
	readRoster(now: DateTime<true>): IDataObject[] {
		return this.lives.flatMap((life) => {
			const standing = this.findStanding(life, now);
			if (!standing) return [];
			const { partnerId, email, firstName } = life;
			return [
				{ partnerId, name: `${firstName} & Co`, email, firstName, ...standing, ...describeProfile(life) },
			];
		});
	}

	private findStanding(life: Life, now: DateTime<true>): IDataObject | undefined {
		const reached = (day: number | undefined, hour: number) =>
			day !== undefined && at(day, hour) <= now ? at(day, hour) : undefined;
		const joined = [this.accepted.get(life.partnerId), reached(life.joinsOn, HOURS.joins)].find(
			(time) => time !== undefined && time <= now,
		);
		const expired = reached(life.expiresOn, HOURS.expires);
		const applied = reached(life.appliesOn, HOURS.applies);
		const found = reached(life.prospectFrom, 0);
		const stage = (relationshipStage: string, since: DateTime<true>, more: IDataObject = {}) => ({
			relationshipStage,
			stageChangedAt: since.toISO(),
			...more,
		});
		if (joined) {
			const performance = describePerformance(life, now);
			const since = { joinedAt: joined.toISO(), ...performance };
			return expired ? stage('expired', expired, since) : stage('joined', joined, since);
		}
		if (applied) {
			const application = { applicationId: `A-${life.partnerId}`, appliedAt: applied.toISO() };
			return stage('negotiating', applied, { contractStage: 'awaitingBrand', ...application });
		}
		if (!found) return undefined;
		const writtenTo = this.firstEmail(life.email);
		return writtenTo ? stage('outreach', writtenTo) : stage('new', found);
	}
}

function describeProfile({ isCreator }: Life): IDataObject {
	return isCreator
		? {
				promotionalMethods: ['SOCIAL_MEDIA_INFLUENCER'],
				mediaProperties: [{ type: 'SOCIAL', platform: 'TIKTOK', url: 'https://tiktok.example/creator' }],
			}
		: {
				promotionalMethods: ['COUPON'],
				mediaProperties: [{ type: 'WEBSITE', platform: 'WEB', url: 'https://coupons.example' }],
			};
}

function describePerformance({ clicks = [], orders = [] }: Life, now: DateTime): IDataObject {
	const done = orders
		.map(([day, amount]) => ({ at: at(day, HOURS.orders), amount }))
		.filter((order) => order.at <= now);
	const clicked = clicks.map((day) => at(day, HOURS.clicks)).filter((time) => time <= now);
	const days = [...new Set([...done.map((order) => order.at), ...clicked].map((time) => time.toISODate()))];
	const rows = days.sort().map((date) => {
		const ofDay = done.filter((order) => order.at.toISODate() === date);
		return {
			date,
			clicks: clicked.filter((time) => time.toISODate() === date).length,
			actions: ofDay.length,
			revenue: ofDay.reduce((sum, { amount }) => sum + amount, 0),
		};
	});
	return {
		clicks: clicked.length,
		actions: done.length,
		revenue: done.reduce((sum, { amount }) => sum + amount, 0),
		currency: 'USD',
		...(done.length > 0 && { firstActionAt: done[0]?.at.toISO(), lastActionAt: done.at(-1)?.at.toISO() }),
		...(clicked.length > 0 && { lastClickAt: clicked.at(-1)?.toISODate() }),
		performance: rows,
	};
}
