import { BadRequest, ok, refuse, type Answer } from './answers.mts';
import { paginate } from './paging.mts';
import type { Account } from './types.mts';

/** The report of clicks, actions and revenue by partner. */
const HANDLE = 'att_adv_performance_by_media_pm_only';

const columns = ['Media', 'MediaType', 'Country', 'Impressions', 'Clicks', 'Actions', 'Revenue', 'TotalCost'];

/** The reports that the account may run. */
export function listReports({ sid }: Account): unknown[] {
	const describe = (id: string, name: string, isAccessible: boolean) => ({
		Name: name,
		Id: id,
		Category: 'Performance',
		Description: name,
		ApiAccessible: isAccessible,
		ApiRunUri: `/Advertisers/${sid}/Reports/${id}`,
		MetaDataUri: `/Advertisers/${sid}/Reports/${id}/MetaData`,
	});
	return [
		describe('adv_action_listing_pm_only', 'Action Listing', true),
		describe(HANDLE, 'Performance by Partner', true),
		describe('adv_internal', 'Internal', false),
	];
}

/** The columns and filters of a report. */
export function describeReport({ sid }: Account, id: string): Answer {
	if (id !== HANDLE) return refuse(404, 'Report not found');
	return ok({
		Name: 'Performance by Partner',
		Id: id,
		Description: 'Clicks, actions and revenue by partner',
		Filters: ['SUBAID', 'StartDate', 'EndDate'].map((Name) => ({ Name, DataType: 'STRING', Format: '' })),
		Attributes: columns.map((Name) => ({ Name, DataType: 'STRING', Description: Name })),
		RunUri: `/Advertisers/${sid}/Reports/${id}`,
		Uri: `/Advertisers/${sid}/Reports/${id}/MetaData`,
	});
}

/** Runs the report over whole days. It knows partners by name only, and leaves out those without clicks. */
export function runReport(account: Account, path: string, query: URLSearchParams, id: string): Answer {
	if (id !== HANDLE) return refuse(404, 'Report not found');
	const [from, to] = ['StartDate', 'EndDate'].map((name) => {
		const day = query.get(name) ?? '';
		if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new BadRequest(name, `${name} must be YYYY-MM-DD`);
		return day;
	}) as [string, string];
	if (!query.get('SUBAID')) throw new BadRequest('SUBAID', 'SUBAID is required');
	const clicks = new Map<string, number>();
	for (const [day, ofDay] of account.clicks) {
		if (day < from || day > to) continue;
		for (const [partner, count] of ofDay) clicks.set(partner, (clicks.get(partner) ?? 0) + count);
	}
	const records = [...clicks].map(([partner, count]) => ({
		Media: account.partners.get(partner)?.Name ?? '',
		MediaType: 'CONTENT',
		Country: account.partners.get(partner)?.Address.Country ?? '',
		Impressions: '0',
		Clicks: String(count),
		Actions: '0',
		Revenue: '0.00',
		TotalCost: '0.00',
	}));
	return ok(paginate(path, query, 'Records', records, { defaultSize: 20_000, maximumSize: 20_000 }));
}
