import { DateTime } from 'luxon';
import type { RELATIONSHIP_STAGES } from '../partner/partner';
import { toDateTime, toNumber, toText, type PartnerData } from '../partner/values';

type Stage = (typeof RELATIONSHIP_STAGES)[number]['value'];

/** What one partner brought on one calendar day, `2026-03-29`. */
interface DayOfSales {
	date: string;
	clicks: number;
	actions: number;
	revenue: number;
}

/** A partner of the virtual program as it stands now. Times are milliseconds since 1970, UTC. */
export interface PartnerState {
	partnerId: string;
	/** Position among all partners, which is the order of items. */
	index: number;
	/** The fields that the partner came with. */
	own: PartnerData;
	stage: Stage;
	stageChangedAt: number;
	/** Since when the program has the partner in its list. */
	isPresent: boolean;
	applicationId?: string;
	appliedAt?: number;
	isOpen: boolean;
	joinedAt?: number;
	/** The programs from which the partner unsubscribed, as `normaliseName` gives them. */
	unsubscribedFrom: Set<string>;
	days: DayOfSales[];
	firstActionAt?: number;
	lastActionAt?: number;
}

const STAGES: readonly string[] = ['new', 'outreach', 'negotiating', 'joined', 'expired', 'rejected'];

/**
 * Reads how a partner stands at the beginning from its own fields; without any it is new.
 *
 * @param start milliseconds since 1970, UTC
 */
export function readState(own: PartnerData, index: number, start: number, zone: string): PartnerState {
	const time = (field: string) => toDateTime(own[field], zone)?.toMillis();
	const named = toText(own.relationshipStage)?.toLowerCase() ?? '';
	const stage = (STAGES.includes(named) ? named : 'new') as Stage;
	const applicationId = toText(own.applicationId);
	const joinedAt = time('joinedAt') ?? (stage === 'joined' ? start : undefined);
	return {
		partnerId: toText(own.partnerId) ?? '',
		index,
		own,
		stage,
		stageChangedAt: time('stageChangedAt') ?? start,
		isPresent: true,
		...(applicationId !== undefined && { applicationId, appliedAt: time('appliedAt') ?? start }),
		isOpen: applicationId !== undefined && stage === 'negotiating',
		...(joinedAt !== undefined && { joinedAt }),
		unsubscribedFrom: new Set(),
		days: readDays(own.performance),
		...withTime('firstActionAt', time('firstActionAt')),
		...withTime('lastActionAt', time('lastActionAt')),
	};
}

const withTime = (field: string, time: number | undefined) => (time === undefined ? {} : { [field]: time });

function readDays(performance: unknown): DayOfSales[] {
	if (!Array.isArray(performance)) return [];
	return (performance as PartnerData[]).flatMap((day) => {
		const date = toText(day.date)?.slice(0, 10);
		if (date === undefined) return [];
		const amount = (field: string) => toNumber(day[field]) ?? 0;
		return [{ date, clicks: amount('clicks'), actions: amount('actions'), revenue: amount('revenue') }];
	});
}

/** Adds a sale, and the clicks that led to it. */
export function addSale(
	partner: PartnerState,
	sale: { at: number; revenue: number; clicks: number },
	zone: string,
): void {
	const date = DateTime.fromMillis(sale.at, { zone }).toISODate() ?? '';
	let day = partner.days.find((candidate) => candidate.date === date);
	if (!day) {
		day = { date, clicks: 0, actions: 0, revenue: 0 };
		partner.days.push(day);
	}
	day.clicks += sale.clicks;
	day.actions += 1;
	day.revenue = roundMoney(day.revenue + sale.revenue);
	partner.firstActionAt ??= sale.at;
	partner.lastActionAt = sale.at;
}

/**
 * The partner as impact.com: Get Roster would put it out: with its own fields, and with performance only once it has a
 * contract.
 */
export function describePartner(partner: PartnerState, zone: string): PartnerData {
	const write = (time: number | undefined) =>
		time === undefined ? undefined : (DateTime.fromMillis(time, { zone }).toISO() ?? undefined);
	const { own, stage, applicationId, appliedAt, joinedAt } = partner;
	const standing: PartnerData = {
		relationshipStage: stage,
		stageChangedAt: write(partner.stageChangedAt),
		contractStage: describeContract(partner),
		...(applicationId !== undefined && { applicationId, appliedAt: write(appliedAt) }),
		...(joinedAt !== undefined && { joinedAt: write(joinedAt) }),
	};
	if (applicationId === undefined && joinedAt === undefined) return { ...own, ...standing };
	// What impact.com knows a partner by, once it has a contract; tracking links are made for it.
	const mediaPartnerId = toText(own.mediaPartnerId) ?? String(500_000 + partner.index);
	return { ...own, ...standing, mediaPartnerId, ...describeSales(partner, write) };
}

function describeContract({ stage, isOpen, own }: PartnerState): string {
	if (stage === 'joined' || stage === 'expired') return stage;
	if (stage === 'rejected') return 'declined';
	return isOpen ? 'awaitingBrand' : (toText(own.contractStage) ?? 'none');
}

function describeSales(
	{ own, days, firstActionAt, lastActionAt }: PartnerState,
	write: (time: number | undefined) => string | undefined,
): PartnerData {
	// What the partner brought before is in its own totals, where its performance per day does not say so.
	const before = Array.isArray(own.performance) ? 0 : 1;
	const sum = (field: 'clicks' | 'actions' | 'revenue') =>
		days.reduce((total, day) => total + day[field], before * (toNumber(own[field]) ?? 0));
	const lastClick = days.findLast(({ clicks }) => clicks > 0)?.date ?? toText(own.lastClickAt);
	return {
		clicks: sum('clicks'),
		actions: sum('actions'),
		revenue: roundMoney(sum('revenue')),
		currency: toText(own.currency) ?? 'USD',
		...(lastClick !== undefined && { lastClickAt: lastClick }),
		...(firstActionAt !== undefined && { firstActionAt: write(firstActionAt) }),
		...(lastActionAt !== undefined && { lastActionAt: write(lastActionAt) }),
		performance: days.map((day) => ({ ...day })),
	};
}

/** Sums of money as floating-point numbers end in dust. */
function roundMoney(amount: number): number {
	return Math.round(amount * 100) / 100;
}
