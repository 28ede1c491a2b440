import type { DateTime } from 'luxon';
import { normaliseName } from '../ledger/names';
import { recordClicks } from '../ledger/performance';
import { findPartnersByName } from '../ledger/rosterEntries';
import type { LedgerDatabase } from '../ledger/schema';
import { forgetSyncState, recordSyncState } from '../ledger/syncState';
import { toBoolean, toNumber, toText } from '../partner/values';
import type { ApiObject } from './answer';
import type { ImpactClient } from './client';
import { ImpactError } from './impactError';

/** "Performance by Partner"; handles differ per account, and none is documented. */
const HANDLES = ['att_adv_performance_by_media_pm_only', 'adv_performance_by_media'];
/** Columns that hold a partner's id, where a report has one, and its name. */
const ID_COLUMNS = ['MediaPartnerId', 'PartnerId', 'MediaId', 'media_id', 'partner_id'];
const NAME_COLUMNS = ['Media', 'Partner', 'MediaPartnerName', 'PartnerName'];
/** How many days of clicks are made up for, one day a run. */
const DAYS_BACK = 60;
const DAY = 86_400_000;

const NO_REPORT = 'none';
const DAY_PREFIX = 'clicksOf:';

/**
 * Reads one day of clicks: yesterday and earlier days that are still missing, the latest first; when none is missing,
 * today again. A report that the account does not have is looked for once a day.
 *
 * @param state what the ledger remembers of earlier runs, see lib/ledger/syncState
 * @param now in the zone whose days count
 * @throws ImpactError
 */
export async function syncClicks(
	client: ImpactClient,
	ledger: LedgerDatabase,
	programId: string,
	state: ReadonlyMap<string, string>,
	now: DateTime<true>,
): Promise<void> {
	const handle = await findReport(client, ledger, programId, state, now.toMillis());
	if (handle === undefined) return;
	const day = chooseDay(state, now);
	const clicks = await readReport(client, ledger, programId, handle, day);
	// Nobody is known by name before the partners were listed for the first time.
	if (clicks === undefined) return;
	await recordClicks(ledger, programId, day, clicks);
	const isOver = day < now.toISODate();
	await recordSyncState(ledger, programId, `${DAY_PREFIX}${day}`, isOver ? 'final' : 'partial');
	const oldest = now.minus({ days: DAYS_BACK }).toISODate();
	await forgetSyncState(ledger, programId, DAY_PREFIX, `${DAY_PREFIX}${oldest}`);
}

/** Whether any day of clicks has been read, so that a partner without clicks has none rather than an unknown number. */
export function hasClicks(state: ReadonlyMap<string, string>): boolean {
	return [...state.keys()].some((name) => name.startsWith(DAY_PREFIX));
}

function chooseDay(state: ReadonlyMap<string, string>, now: DateTime<true>): string {
	for (let back = 1; back < DAYS_BACK; back += 1) {
		const day = now.minus({ days: back }).toISODate();
		if (state.get(`${DAY_PREFIX}${day}`) !== 'final') return day;
	}
	return now.toISODate();
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
		// A token may lack the scope for reports; everything but clicks is there all the same.
		if (error instanceof ImpactError && ['forbidden', 'notFound', 'refused'].includes(error.kind)) {
			return undefined;
		}
		throw error;
	}
	return HANDLES.find((handle) => accessible.has(handle));
}

async function readReport(
	client: ImpactClient,
	ledger: LedgerDatabase,
	programId: string,
	handle: string,
	day: string,
): Promise<Map<string, number> | undefined> {
	const byId = new Map<string, number>();
	const byName = new Map<string, number>();
	const query = { SUBAID: programId, StartDate: day, EndDate: day };
	for await (const { rows } of client.pages(`/Reports/${handle}`, query, ['Records'])) {
		for (const row of rows) {
			const clicks = toNumber(row.Clicks);
			if (clicks === undefined) continue;
			const id = readColumn(row, ID_COLUMNS);
			const name = readColumn(row, NAME_COLUMNS);
			if (id !== undefined) byId.set(id, (byId.get(id) ?? 0) + clicks);
			else if (name !== undefined) {
				const key = normaliseName(name);
				byName.set(key, (byName.get(key) ?? 0) + clicks);
			}
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
