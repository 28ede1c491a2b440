import { recordActions, type PartnerAction } from '../ledger/performance';
import type { LedgerDatabase } from '../ledger/schema';
import { recordSyncState } from '../ledger/syncState';
import { DAY, HOUR } from '../partner/durations';
import { toNumber, toText } from '../partner/values';
import type { ApiObject } from './answer';
import type { ImpactClient } from './client';
import { ImpactError } from './impactError';
import { readTime, writeTime } from './time';

/** "The range between StartDate and EndDate cannot exceed 45 days", with an hour to spare for daylight saving. */
const LONGEST_WINDOW = 45 * DAY - HOUR;
/** A window that has too many actions is halved, but not below this. */
const SHORTEST_WINDOW = HOUR;
/** What was read last is read again, for actions that arrive late. */
const OVERLAP = HOUR;

/** The longest history that the API has: "StartDate cannot be more than 3 years in the past". */
export const LONGEST_HISTORY_DAYS = 1095;

/** Which of an action's dates a window is about. */
type DateField = 'event' | 'update';
const DATE_PARAMETERS: Readonly<Record<DateField, readonly [start: string, end: string]>> = {
	event: ['ActionDateStart', 'ActionDateEnd'],
	update: ['StartDate', 'EndDate'],
};

/** The actions of a program whose date lies in a window, page by page. Times are milliseconds since 1970. */
export function listActions(
	client: ImpactClient,
	programId: string,
	field: DateField,
	from: number,
	to: number,
	state?: string,
) {
	const [start, end] = DATE_PARAMETERS[field];
	return client.pages(
		'/Actions',
		{
			CampaignId: programId,
			State: state,
			[start]: writeTime(from),
			[end]: writeTime(Math.ceil(to / 1000) * 1000),
		},
		['Actions'],
	);
}

/** Splits a stretch of time into windows that the API allows, the earliest first. */
export function splitIntoWindows(from: number, to: number): Array<[from: number, to: number]> {
	const windows: Array<[number, number]> = [];
	for (let start = from; start < to; start += LONGEST_WINDOW) {
		windows.push([start, Math.min(start + LONGEST_WINDOW, to)]);
	}
	return windows;
}

/**
 * Brings the ledger's actions up to date: all of the history the first time, afterwards what was updated since. Once a
 * day the last 45 days are read by their event dates instead, since a change of state does not count as an update.
 *
 * @param state what the ledger remembers of earlier runs, see lib/ledger/syncState
 * @throws ImpactError; what was read before it stays read
 */
export async function syncActions(
	client: ImpactClient,
	ledger: LedgerDatabase,
	programId: string,
	state: ReadonlyMap<string, string>,
	{ historyDays, now }: { historyDays: number; now: number },
): Promise<void> {
	const remember = (name: string, value: number) => recordSyncState(ledger, programId, name, String(value));
	const read = (field: DateField, from: number, to: number) =>
		readWindows(client, ledger, programId, field, from, to);
	const start = now - Math.min(historyDays, LONGEST_HISTORY_DAYS - 1) * DAY;
	const readUntil = toNumber(state.get('actionsReadUntil'));
	if (readUntil === undefined) {
		await read('event', start, now);
		await remember('actionsReadFrom', start);
		await remember('actionsReadUntil', now);
		await remember('actionsCheckedAt', now);
		return;
	}
	const readFrom = toNumber(state.get('actionsReadFrom')) ?? readUntil;
	if (start < readFrom - DAY) {
		await read('event', start, readFrom);
		await remember('actionsReadFrom', start);
	}
	if (now - (toNumber(state.get('actionsCheckedAt')) ?? 0) >= DAY) {
		await read('event', now - LONGEST_WINDOW, now);
		await remember('actionsCheckedAt', now);
		// The updates since the last run follow in the next one, unless some of its actions are older than these days.
		if (readUntil >= now - LONGEST_WINDOW) return;
	}
	await read('update', readUntil - OVERLAP, now);
	await remember('actionsReadUntil', now);
}

async function readWindows(
	client: ImpactClient,
	ledger: LedgerDatabase,
	programId: string,
	field: DateField,
	from: number,
	to: number,
): Promise<void> {
	for (const [start, end] of splitIntoWindows(from, to)) {
		try {
			for await (const { rows } of listActions(client, programId, field, start, end)) {
				const actions = rows.map(readAction).filter((action) => action !== undefined);
				await recordActions(ledger, programId, actions);
			}
		} catch (error) {
			if (!hasTooMany(error) || end - start < 2 * SHORTEST_WINDOW) throw error;
			const middle = start + Math.floor((end - start) / 2);
			await readWindows(client, ledger, programId, field, start, middle);
			await readWindows(client, ledger, programId, field, middle, end);
		}
	}
}

/** "If the total record count exceeds 10× the page size, an error is returned — reduce the date range". */
function hasTooMany(error: unknown): boolean {
	return error instanceof ImpactError && error.kind === 'refused' && /exceed|page ?size/i.test(error.message);
}

/** What is kept of an action; undefined for one without an id, a partner or a date. Numbers may be text. */
export function readAction(row: ApiObject): PartnerAction | undefined {
	const actionId = toText(row.Id);
	const mediaPartnerId = toText(row.MediaPartnerId);
	const eventDate = toText(row.EventDate);
	const happenedAt = readTime(row.EventDate);
	if (actionId === undefined || mediaPartnerId === undefined) return undefined;
	if (eventDate === undefined || happenedAt === undefined) return undefined;
	return {
		actionId,
		mediaPartnerId,
		// The API writes the time of the account, so that the first ten characters are the account's day.
		day: eventDate.slice(0, 10),
		happenedAt,
		amount: toNumber(row.Amount) ?? 0,
		currency: toText(row.Currency) ?? '',
		isReversed: toText(row.State)?.toUpperCase() === 'REVERSED',
	};
}
