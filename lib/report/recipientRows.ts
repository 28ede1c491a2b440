import type { EmailEventKind, LedgerDatabase, SendStatus, SendsTable } from '../ledger/schema';
import { normaliseName } from '../ledger/names';
import { restoreNames } from '../ledger/writtenNames';
import { assumeTracking } from './tracking';

/** What a report is about. Times are milliseconds since 1970, UTC. */
export interface ReportFilter {
	/** Absent for all programs. */
	program?: string | undefined;
	/** Absent for all chains. */
	chain?: string | undefined;
	/** Emails from this time on. */
	since: number;
}

/** What became of one email to one address. Times are milliseconds since 1970, UTC. */
export interface RecipientRow {
	program: string;
	chain: string;
	step: string;
	partnerId: string;
	address: string;
	/** How the last attempt to send it ended. */
	status: SendStatus;
	/** When the last attempt ended. */
	settledAt: number | null;
	/** When the mail server last accepted it, however an attempt to send it again ended. */
	sentAt?: number;
	/** Which time it was sent last, or is being sent: above 1 only where the operator chose so. */
	occurrence: number;
	/** When the mail server accepted it the times before that, the first one first. */
	earlierSentAt: number[];
	attempts: number;
	/** The server's answer or another explanation. */
	reason: string | null;
	/** Whether it waits because the mail server refuses the sender, whoever it is for. */
	isHeldBack: boolean;
	/** When a person last opened it; a click counts as one. */
	openedAt?: number;
	clickedAt?: number;
	/** The link that was followed last. */
	lastLink?: string;
	bouncedAt?: number;
	complainedAt?: number;
	unsubscribedAt?: number;
	/** Whether a link scanner or a mail program opened or clicked it of its own accord. */
	wasScanned: boolean;
	/** Whether its opens are tracked. */
	tracksOpens: boolean;
	/** Whether its clicks are. */
	tracksClicks: boolean;
}

const TIME_FIELDS = {
	opened: 'openedAt',
	clicked: 'clickedAt',
	bounced: 'bouncedAt',
	complained: 'complainedAt',
	unsubscribed: 'unsubscribedAt',
} as const satisfies Record<EmailEventKind, keyof RecipientRow>;

/** Refusals that are about who sends, see `AnswerCause` in lib/email. */
const SENDER_CAUSES: ReadonlySet<string | null> = new Set(['sender', 'account']);

/** Every email of the filter with what came back, the latest first. Four statements, however many there are. */
export async function listRecipientRows(
	database: LedgerDatabase,
	filter: ReportFilter,
): Promise<RecipientRow[]> {
	const unknown = new Set<RecipientRow>();
	const setTracking = (row: RecipientRow, { tracks_opens, tracks_clicks }: Tracking) => {
		row.tracksOpens = tracks_opens === 1;
		row.tracksClicks = tracks_clicks === 1;
		if (tracks_opens === null) unknown.add(row);
		else unknown.delete(row);
	};
	const rows = (await selectSends(database, filter)).map(
		({ tracks_opens, tracks_clicks, cause, ...sent }) => {
			const row: RecipientRow = {
				...sent,
				isHeldBack: sent.status === 'retryLater' && SENDER_CAUSES.has(cause),
				earlierSentAt: [],
				wasScanned: false,
				tracksOpens: false,
				tracksClicks: false,
			};
			setTracking(row, { tracks_opens, tracks_clicks });
			return row;
		},
	);
	const byIdentity = new Map(rows.map((row) => [identify(row), row]));
	for (const earlier of await selectEarlierSends(database, filter)) {
		const row = byIdentity.get(identify(earlier));
		row?.earlierSentAt.push(Number(earlier.sentAt));
		// The row is about the last time that it was sent.
		if (row && row.status !== 'sent') setTracking(row, earlier);
	}
	for (const row of rows) {
		const sentAt = row.status === 'sent' ? row.settledAt : row.earlierSentAt.pop();
		if (typeof sentAt === 'number') row.sentAt = sentAt;
	}
	const events = (await selectEvents(database, filter)).flatMap((event) => {
		const row = byIdentity.get(identify(event));
		return row && !isOfEarlierTime(row, event) ? [{ row, event }] : [];
	});
	assumeTracking(unknown, events);
	for (const { row, event } of events) addEvent(row, event);
	for (const row of rows) {
		if (row.clickedAt !== undefined) row.openedAt = Math.max(row.openedAt ?? 0, row.clickedAt);
	}
	return restoreNames(database, rows);
}

type Tracking = Pick<SendsTable, 'tracks_opens' | 'tracks_clicks'>;

async function selectSends(database: LedgerDatabase, { program, chain, since }: ReportFilter) {
	let query = database
		.selectFrom('sends')
		.select([
			'program',
			'chain',
			'step',
			'partner_id as partnerId',
			'address',
			'status',
			'settled_at as settledAt',
			'occurrence',
			'attempts',
			'reason',
			'cause',
			'tracks_opens',
			'tracks_clicks',
		])
		.where('claimed_at', '>=', since)
		.orderBy('claimed_at', 'desc');
	if (program !== undefined) query = query.where('program', '=', normaliseName(program));
	if (chain !== undefined) query = query.where('chain', '=', normaliseName(chain));
	return query.execute();
}

async function selectEarlierSends(database: LedgerDatabase, { program, chain, since }: ReportFilter) {
	let query = database
		.selectFrom('earlier_sends')
		.innerJoin('sends', (join) =>
			join
				.onRef('sends.program', '=', 'earlier_sends.program')
				.onRef('sends.chain', '=', 'earlier_sends.chain')
				.onRef('sends.step', '=', 'earlier_sends.step')
				.onRef('sends.partner_id', '=', 'earlier_sends.partner_id')
				.onRef('sends.address', '=', 'earlier_sends.address')
				.onRef('sends.occurrence', '>', 'earlier_sends.occurrence'),
		)
		.select([
			'sends.program',
			'sends.chain',
			'sends.step',
			'sends.partner_id as partnerId',
			'sends.address',
			'earlier_sends.sent_at as sentAt',
			'earlier_sends.tracks_opens',
			'earlier_sends.tracks_clicks',
		])
		.where('sends.claimed_at', '>=', since)
		.orderBy('earlier_sends.occurrence');
	if (program !== undefined) query = query.where('sends.program', '=', normaliseName(program));
	if (chain !== undefined) query = query.where('sends.chain', '=', normaliseName(chain));
	return query.execute();
}

type EventRow = Awaited<ReturnType<typeof selectEvents>>[number];

async function selectEvents(database: LedgerDatabase, { program, chain, since }: ReportFilter) {
	let query = database
		.selectFrom('email_events')
		.select([
			'program',
			'chain',
			'step',
			'partner_id as partnerId',
			'address',
			'kind',
			'is_automated as isAutomated',
			'happened_at as happenedAt',
			'detail',
		])
		.where('happened_at', '>=', since)
		.orderBy('happened_at');
	if (program !== undefined) query = query.where('program', '=', normaliseName(program));
	if (chain !== undefined) query = query.where('chain', '=', normaliseName(chain));
	return query.execute();
}

/** Whether it happened to an email before that was sent again: the row is about the last time. */
function isOfEarlierTime({ sentAt = -Infinity }: RecipientRow, { happenedAt }: EventRow): boolean {
	return Number(happenedAt) < sentAt;
}

function addEvent(row: RecipientRow, { kind, isAutomated, happenedAt, detail }: EventRow): void {
	if (isAutomated) {
		row.wasScanned = true;
		return;
	}
	row[TIME_FIELDS[kind]] = Number(happenedAt);
	if (kind === 'clicked' && detail !== null) row.lastLink = detail;
	if (kind === 'bounced' && detail !== null) row.reason = detail;
}

function identify(row: Pick<RecipientRow, 'program' | 'chain' | 'step' | 'partnerId' | 'address'>): string {
	return JSON.stringify([row.program, row.chain, row.step, row.partnerId, row.address]);
}
