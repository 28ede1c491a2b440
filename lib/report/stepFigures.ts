import { normaliseName } from '../ledger/names';
import { DAY } from '../partner/durations';
import { readPartnerId } from '../partner/partner';
import { toDateTime, type PartnerData } from '../partner/values';
import type { IssueRow } from './issues';
import type { RecipientRow } from './recipientRows';

/** The figures of one email of a chain. */
export interface StepFigures {
	program: string;
	chain: string;
	step: string;
	/** Emails that the mail server accepted in the time of the report, however an attempt to send them again ended. */
	sent: number;
	/** Out of those whose opens are tracked; null where none are, so that nobody knows. */
	opened: number | null;
	notOpened: number | null;
	/** The same of clicks. */
	clicked: number | null;
	notClicked: number | null;
	/** Refused while it was sent, or sent back later. */
	bounced: number;
	unsubscribed: number;
	complained: number;
	/** Nobody knows whether they left. */
	uncertain: number;
	/** Waiting because the mail server refuses the sender. */
	heldBack: number;
	/** Waiting for another try, for any other reason. */
	waiting: number;
	/** Partners whom the last run left out for a reason. */
	notMailed: number;
	/** Partners who joined within the days after the email; absent where nothing is known of the partners. */
	joined?: number;
	/** Partners whose first sale came within the days after the email. */
	firstSale?: number;
}

/** What partners did of which an email may be the cause. */
export interface Conversions {
	partners: readonly PartnerData[];
	/** How many days after the email count. */
	days: number;
	/** IANA time zone of dates without one. */
	zone: string;
}

/**
 * The figures of every email that there is anything to say about, in the order of program, chain and first email.
 *
 * @param since where the time of the report begins, in milliseconds since 1970, UTC
 */
export function computeStepFigures(
	rows: readonly RecipientRow[],
	issues: readonly IssueRow[],
	since: number,
	conversions: Conversions,
): StepFigures[] {
	const steps = new Map<string, RecipientRow[]>();
	for (const row of [...rows].reverse()) collect(steps, row, row);
	for (const issue of issues) collect(steps, issue);
	const countConversions = createConversionCounter(conversions, since);
	return [...steps]
		.map(([key, own]): StepFigures => {
			const [program, chain, step] = JSON.parse(key) as [string, string, string];
			const count = (holds: (row: RecipientRow) => boolean) => own.filter(holds).length;
			const wasSent = ({ sentAt }: RecipientRow) => sentAt !== undefined && sentAt >= since;
			const sent = own.filter(wasSent);
			const [opened, notOpened] = countTracked(sent, 'tracksOpens', 'openedAt');
			const [clicked, notClicked] = countTracked(sent, 'tracksClicks', 'clickedAt');
			return {
				program,
				chain,
				step,
				sent: sent.length,
				opened,
				notOpened,
				clicked,
				notClicked,
				bounced: count(({ status, bouncedAt }) => status === 'bounced' || bouncedAt !== undefined),
				unsubscribed: count(({ unsubscribedAt }) => unsubscribedAt !== undefined),
				complained: count(({ complainedAt }) => complainedAt !== undefined),
				uncertain: count(({ status }) => status === 'uncertain'),
				heldBack: count(({ isHeldBack }) => isHeldBack),
				waiting: count(({ status, isHeldBack }) => status === 'retryLater' && !isHeldBack),
				notMailed: issues.filter((issue) => keyOf(issue) === key).length,
				...countConversions(own),
			};
		})
		.sort((one, other) => compare(one.program, other.program) || compare(one.chain, other.chain));
}

/** How many of the emails that are tracked were opened or clicked, and how many were not. */
function countTracked(
	sent: readonly RecipientRow[],
	tracks: 'tracksOpens' | 'tracksClicks',
	time: 'openedAt' | 'clickedAt',
): [number, number] | [null, null] {
	const tracked = sent.filter((row) => row[tracks]);
	if (tracked.length === 0 && sent.length > 0) return [null, null];
	const amount = tracked.filter((row) => row[time] !== undefined).length;
	return [amount, tracked.length - amount];
}

function collect(
	steps: Map<string, RecipientRow[]>,
	place: { program: string; chain: string; step: string },
	row?: RecipientRow,
): void {
	const own = steps.get(keyOf(place)) ?? [];
	if (row) own.push(row);
	steps.set(keyOf(place), own);
}

function keyOf({ program, chain, step }: { program: string; chain: string; step: string }): string {
	return JSON.stringify([program, chain, step]);
}

/** Orders names however they are written. */
function compare(one: string, other: string): number {
	const [a, b] = [normaliseName(one), normaliseName(other)];
	return a < b ? -1 : a > b ? 1 : 0;
}

/** What counts the partners who did something within the days after any of the times that an email was sent to them. */
function createConversionCounter(
	{ partners, days, zone }: Conversions,
	since: number,
): (rows: readonly RecipientRow[]) => Pick<StepFigures, 'joined' | 'firstSale'> {
	const times = new Map<string, Record<ConversionField, Span | undefined>>();
	for (const partner of partners) {
		const partnerId = readPartnerId(partner);
		if (partnerId === undefined) continue;
		times.set(partnerId, {
			joinedAt: readSpan(partner.joinedAt, zone),
			firstActionAt: readSpan(partner.firstActionAt, zone),
		});
	}
	if (times.size === 0) return () => ({});
	return (rows) => {
		const happened = (field: ConversionField) =>
			new Set(
				rows
					.filter(({ sentAt, earlierSentAt, partnerId }) => {
						const span = times.get(partnerId)?.[field];
						if (span === undefined) return false;
						return [...earlierSentAt, ...(sentAt === undefined ? [] : [sentAt])].some(
							(at) => at >= since && span.end > at && span.start - at <= days * DAY,
						);
					})
					.map(({ partnerId }) => partnerId),
			).size;
		return { joined: happened('joinedAt'), firstSale: happened('firstActionAt') };
	};
}

type ConversionField = 'joinedAt' | 'firstActionAt';

/** From `start` up to, not including, `end`, in milliseconds since 1970, UTC. */
interface Span {
	start: number;
	end: number;
}

/** When something happened; midnight stands for the whole day, since many dates come without a time. */
function readSpan(value: unknown, zone: string): Span | undefined {
	const date = toDateTime(value, zone);
	if (date === undefined) return undefined;
	const start = date.toMillis();
	const isDay = start === date.startOf('day').toMillis();
	return { start, end: isDay ? date.plus({ days: 1 }).toMillis() : start + 1 };
}
