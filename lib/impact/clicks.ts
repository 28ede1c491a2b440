import type { DateTime } from 'luxon';
import { normaliseName } from '../ledger/names';
import { recordClicks } from '../ledger/performance';
import { findPartnersByName } from '../ledger/rosterEntries';
import type { LedgerDatabase } from '../ledger/schema';
import { forgetSyncState, recordSyncState } from '../ledger/syncState';
import { DAY } from '../partner/durations';
import { toBoolean, toNumber, toText } from '../partner/values';
import type { ApiObject } from './answer';
import type { ImpactClient } from './client';
import { ImpactError } from './impactError';
import { recordNames } from './partnerNames';

/** "Performance by Partner"; handles differ per account, and none is documented. */
const HANDLES = ['att_adv_performance_by_media_pm_only', 'adv_performance_by_media'];
/** Columns that hold a partner's id, where a report has one, and its name. */
const ID_COLUMNS = ['MediaPartnerId', 'PartnerId', 'MediaId', 'media_id', 'partner_id'];
const NAME_COLUMNS = ['Media', 'Partner', 'MediaPartnerName', 'PartnerName'];
/** How many days of clicks are read one by one. What is older is read as one sum, on the day before them. */
const DAYS_BACK = 60;

const NO_REPORT = 'none';
const DAY_PREFIX = 'clicksOf:';

/**
 * Reads the days of clicks that are missing, the latest first, and the time before them as one sum; when none is
 * missing, today again. A report that the account does not have is looked for once a day.
 *
 * @param state what the ledger remembers of earlier runs, see lib/ledger/syncState
 * @param request how far back clicks are read, and the present in the zone whose days count
 * @throws ImpactError; days that were read before it stay read
 */
export async function syncClicks(
	client: ImpactClient,
	ledger: LedgerDatabase,
	programId: string,
	state: ReadonlyMap<string, string>,
	request: { historyDays: number; now: DateTime<true> },
): Promise<void> {
	try {
		await readMissing(client, ledger, programId, state, request);
	} catch (error) {
		// A report that fails for now must not hold up everything else; its days stay missing, see `hasClicks`.
		const isPassing = error instanceof ImpactError && ['unavailable', 'unreadable'].includes(error.kind);
		if (!isPassing) throw error;
	}
}

async function readMissing(
	client: ImpactClient,
	ledger: LedgerDatabase,
	programId: string,
	state: ReadonlyMap<string, string>,
	request: { historyDays: number; now: DateTime<true> },
): Promise<void> {
	const { now } = request;
	const handle = await findReport(client, ledger, programId, state, now.toMillis());
	if (handle === undefined) return;
	const missing = listMissing(state, request);
	const wasRead = [...state.keys()].some((name) => name.startsWith(DAY_PREFIX));
	// Nobody knows the names yet of those who joined while the workflow was paused.
	if (wasRead && missing.length > 1) await recordNames(client, ledger, programId);
	const today = now.toISODate();
	for (const [from, to] of missing.length > 0 ? missing : [[today, today] as const]) {
		const rows = await readReport(client, programId, handle, from, to);
		const clicks = rows && (await assignClicks(ledger, programId, rows));
		// Nobody is known by name before the partners were listed for the first time.
		if (clicks === undefined) return;
		await recordClicks(ledger, programId, { from, to }, clicks);
		if (to < today) await recordSyncState(ledger, programId, `${DAY_PREFIX}${to}`, from);
	}
	const oldest = now.minus({ days: 2 * DAYS_BACK }).toISODate();
	await forgetSyncState(ledger, programId, DAY_PREFIX, `${DAY_PREFIX}${oldest}`);
}

/**
 * Whether the clicks of all days are known. Until then nothing is said about them: a partner must not seem to have none
 * because a day is missing.
 */
export function hasClicks(
	state: ReadonlyMap<string, string>,
	request: { historyDays: number; now: DateTime<true> },
): boolean {
	return state.has('clickReport') && state.get('clickReport') !== NO_REPORT
		? listMissing(state, request).length === 0
		: false;
}

/** The stretches of days, from and to, whose clicks are not known yet. */
function listMissing(
	state: ReadonlyMap<string, string>,
	{ historyDays, now }: { historyDays: number; now: DateTime<true> },
): Array<readonly [from: string, to: string]> {
	const writeDay = (daysAgo: number) => now.minus({ days: daysAgo }).toISODate();
	const isRead = (day: string) => state.has(`${DAY_PREFIX}${day}`);
	const stretches: Array<readonly [from: string, to: string]> = [];
	for (let daysAgo = 1; daysAgo < Math.min(DAYS_BACK, historyDays); daysAgo += 1) {
		const day = writeDay(daysAgo);
		if (!isRead(day)) stretches.push([day, day]);
	}
	// Once days go back as far as that, the sum before them was read long ago.
	const before = writeDay(DAYS_BACK);
	if (historyDays > DAYS_BACK && !isRead(before)) stretches.push([writeDay(historyDays), before]);
	return stretches;
}

async function findReport(
	client: ImpactClient,
	ledger: LedgerDatabase,
	programId: string,
	state: ReadonlyMap<string, string>,
	now: number,
): Promise<string | undefined> {
	const known = state.get('clickReport');
	const checkedAt = toNumber(state.get('clickReportCheckedAt')) ?? 0;
	if (known !== undefined && known !== NO_REPORT) return known;
	if (known === NO_REPORT && now - checkedAt < DAY) return undefined;
	const found = await findAccessibleReport(client);
	await recordSyncState(ledger, programId, 'clickReport', found ?? NO_REPORT);
	await recordSyncState(ledger, programId, 'clickReportCheckedAt', String(now));
	return found;
}

/** What the API says to a report that is not there, or not for this token: everything but clicks works without. */
function isUnavailable(error: unknown): boolean {
	return error instanceof ImpactError && ['forbidden', 'notFound', 'refused'].includes(error.kind);
}

async function findAccessibleReport(client: ImpactClient): Promise<string | undefined> {
	const accessible = new Set<string>();
	try {
		for await (const { rows } of client.pages('/Reports', {}, ['Reports'])) {
			for (const report of rows) {
				const id = toText(report.Id) ?? toText(report.Handle);
				if (id !== undefined && toBoolean(report.ApiAccessible) !== false) accessible.add(id);
			}
		}
	} catch (error) {
		if (isUnavailable(error)) return undefined;
		throw error;
	}
	return HANDLES.find((handle) => accessible.has(handle));
}

/** The rows of a report over a stretch of days; undefined where it cannot be had. */
async function readReport(
	client: ImpactClient,
	programId: string,
	handle: string,
	from: string,
	to: string,
): Promise<ApiObject[] | undefined> {
	const query = { SUBAID: programId, StartDate: from, EndDate: to };
	const records: ApiObject[] = [];
	try {
		for await (const { rows } of client.pages(`/Reports/${handle}`, query, ['Records']))
			records.push(...rows);
		return records;
	} catch (error) {
		if (!isUnavailable(error)) throw error;
		// How far back a report reaches at once is not documented: what it does not have is left out.
		return from < to ? [] : undefined;
	}
}

/** Clicks by partner id; undefined where the report knows names only, and none of them is known. */
async function assignClicks(
	ledger: LedgerDatabase,
	programId: string,
	rows: readonly ApiObject[],
): Promise<Map<string, number> | undefined> {
	const byId = new Map<string, number>();
	const byName = new Map<string, number>();
	for (const row of rows) {
		const clicks = toNumber(row.Clicks) ?? 0;
		const id = readColumn(row, ID_COLUMNS);
		const name = readColumn(row, NAME_COLUMNS);
		if (id !== undefined) byId.set(id, (byId.get(id) ?? 0) + clicks);
		else if (name !== undefined) {
			const key = normaliseName(name);
			byName.set(key, (byName.get(key) ?? 0) + clicks);
		}
	}
	if (byName.size === 0) return byId;
	const partners = await findPartnersByName(ledger, programId, [...byName.keys()]);
	if (partners.size === 0) return undefined;
	for (const [name, clicks] of byName) {
		const id = partners.get(name);
		if (id !== undefined) byId.set(id, (byId.get(id) ?? 0) + clicks);
	}
	return byId;
}

function readColumn(row: ApiObject, names: readonly string[]): string | undefined {
	for (const name of names) {
		const text = toText(row[name]);
		if (text !== undefined) return text;
	}
	return undefined;
}
