import { DateTime } from 'luxon';
import type { DayOfPerformance } from '../ledger/performance';
import type { StageRecord } from '../ledger/partnerStages';
import { isEmptyValue, toList, type PartnerData } from '../partner/values';
import type { PartnerContract } from './contracts';
import { fillGaps } from './prospects';
import type { Standing } from './stages';

/** All there is to say about one partner. */
export interface PartnerAccount {
	/** The id the partner is known under here. */
	partnerId: string;
	mediaPartnerId: string;
	/** See `readProfile`; empty for a partner whom the API does not show. */
	profile: PartnerData;
	/** The item of the prospect that the partner once was. */
	prospect: PartnerData | undefined;
	contract: PartnerContract | undefined;
	groups: readonly string[];
	standing: Standing;
	stage: StageRecord;
	performance: readonly DayOfPerformance[];
	/** False where the account has no report of clicks, or another partner the same name: then nothing is said about them. */
	hasClicks: boolean;
	isUnsubscribed: boolean;
}

/** The item of a partner: impact.com's word first, the prospect's where impact.com has none. */
export function buildPartnerItem(
	account: PartnerAccount,
	request: { now: DateTime<true>; historyDays: number },
): PartnerData {
	const { profile, contract, standing, stage, prospect = {} } = account;
	const write = (time: number | undefined) => writeTime(time, request.now.zoneName);
	const allGroups = [...account.groups, ...toList(profile.groups ?? []), ...toList(prospect.groups ?? [])];
	const firstJoined = [contract?.firstJoinedAt, profile.joinedAt].filter((time) => typeof time === 'number');
	// What one looks at first comes first: n8n shows columns in this order.
	const fields = {
		partnerId: account.partnerId,
		name: profile.name,
		email: profile.email,
		firstName: profile.firstName,
		lastName: profile.lastName,
		relationshipStage: standing.relationshipStage,
		stageChangedAt: write(stage.changedAt),
		contractStage: standing.contractStage,
		joinedAt: firstJoined.length > 0 ? write(Math.min(...firstJoined)) : undefined,
		...(contract?.isApplication && { applicationId: contract.id, appliedAt: write(contract.appliedAt) }),
		...describePerformance(account.performance, account.hasClicks, request),
		...(account.isUnsubscribed && { unsubscribed: true }),
		country: profile.country,
		timezone: profile.timezone,
		groups: [...new Set(allGroups)],
		templateTerms: contract?.templateTerms ?? profile.templateTerms,
		promotionalMethods: profile.promotionalMethods,
		mediaProperties: profile.mediaProperties,
		contacts: profile.contacts,
		mediaPartnerId: account.mediaPartnerId,
	};
	const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmptyValue(value)));
	// What an earlier application left in the operator's table no longer holds.
	const outdated = ['applicationId', 'appliedAt', 'performance'];
	const own = omit(prospect, hasOneCurrency(account.performance) ? outdated : [...outdated, ...MONEY]);
	// Also where it is empty: that the partner brought nothing is known as well.
	const performance = describeDays(account.performance, account.hasClicks, request);
	return { ...fillGaps(known, own), performance };
}

/** What a partner's item does not have where its revenue is in several currencies: they cannot be added up. */
const MONEY = ['revenue', 'currency'];

function hasOneCurrency(days: readonly DayOfPerformance[]): boolean {
	return new Set(days.filter(({ actions }) => actions > 0).map(({ currency }) => currency)).size <= 1;
}

function omit(data: PartnerData, fields: readonly string[]): PartnerData {
	return Object.fromEntries(Object.entries(data).filter(([field]) => !fields.includes(field)));
}

/** The item of a prospect whom impact.com does not know. */
export function buildProspectItem(
	prospect: PartnerData,
	stage: StageRecord,
	zone: string,
	isUnsubscribed: boolean,
): PartnerData {
	const groups = toList(prospect.groups ?? []);
	return {
		...prospect,
		...(groups.length > 0 && { groups }),
		contractStage: 'none',
		relationshipStage: stage.stage,
		stageChangedAt: writeTime(stage.changedAt, zone),
		...(isUnsubscribed && { unsubscribed: true }),
	};
}

function describePerformance(
	days: readonly DayOfPerformance[],
	hasClicks: boolean,
	{ now }: { now: DateTime<true> },
): PartnerData {
	const zone = now.zoneName;
	const sum = (read: (day: DayOfPerformance) => number) => days.reduce((total, day) => total + read(day), 0);
	const firstActions = days.map((day) => day.firstActionAt).filter((time) => time !== undefined);
	const lastActions = days.map((day) => day.lastActionAt).filter((time) => time !== undefined);
	const lastClick = days.findLast((day) => day.clicks > 0)?.day;
	return {
		...(hasClicks && { clicks: sum((day) => day.clicks), lastClickAt: lastClick }),
		actions: sum((day) => day.actions),
		...(hasOneCurrency(days) && {
			revenue: roundMoney(sum((day) => day.revenue)),
			currency: days.findLast((day) => day.currency)?.currency,
		}),
		firstActionAt: firstActions.length > 0 ? writeTime(Math.min(...firstActions), zone) : undefined,
		lastActionAt: lastActions.length > 0 ? writeTime(Math.max(...lastActions), zone) : undefined,
	};
}

function describeDays(
	days: readonly DayOfPerformance[],
	hasClicks: boolean,
	{ now, historyDays }: { now: DateTime<true>; historyDays: number },
): PartnerData[] {
	const oldest = now.minus({ days: historyDays }).toISODate();
	const namesCurrency = !hasOneCurrency(days);
	return days
		.filter(({ day }) => day >= oldest)
		.map(({ day, clicks, actions, revenue, currency }) => ({
			date: day,
			...(hasClicks && { clicks }),
			actions,
			revenue: roundMoney(revenue),
			...(namesCurrency && currency !== undefined && { currency }),
		}));
}

/** Sums of money as floating-point numbers end in dust. */
function roundMoney(amount: number): number {
	return Math.round(amount * 100) / 100;
}

function writeTime(time: number | undefined, zone: string): string | undefined {
	return time === undefined ? undefined : (DateTime.fromMillis(time, { zone }).toISO() ?? undefined);
}
