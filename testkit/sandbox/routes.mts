import { createTrackingLink, showAd } from './ads.mts';
import { BadRequest, ok, readDate, readNumber, refuse, type Answer } from './answers.mts';
import { accept, decline } from './decisions.mts';
import { DAY } from './dates.mts';
import { ACTION_PAGES, paginate, paginateFromZero } from './paging.mts';
import { describeReport, listReports, runReport } from './reports.mts';
import type { Account, Group, Partner } from './types.mts';

/** A request that was let in. */
export interface SandboxRequest {
	path: string;
	query: URLSearchParams;
	/** A form, or the text of a JSON body. */
	form: URLSearchParams;
	json: unknown;
	/** Below 14, the list of partners has its old name. */
	version: number;
	now: number;
}

type Handler = (account: Account, request: SandboxRequest, ids: string[]) => Answer;

/** The part of the Brand API that the sandbox has: method and path to what answers it. */
const ROUTES: ReadonlyArray<[method: string, path: RegExp, handler: Handler]> = [
	['GET', /^\/CompanyInformation$/, getCompany],
	['GET', /^\/Campaigns$/, listCampaigns],
	['GET', /^\/Campaigns\/(\d+)$/, getCampaign],
	['GET', /^\/MediaPartners$/, listPartners],
	['GET', /^\/MediaPartners\/(\d+)$/, getPartner],
	['GET', /^\/Campaigns\/(\d+)\/Contracts$/, listContracts],
	['GET', /^\/Campaigns\/(\d+)\/Contracts\/([\w-]+)$/, getContract],
	[
		'POST',
		/^\/Programs\/(\d+)\/Contracts$/,
		(account, { json, now }, [id]) => accept(account, Number(id), json, now),
	],
	[
		'DELETE',
		/^\/Programs\/(\d+)\/Contracts$/,
		(account, { json, now }, [id]) => decline(account, Number(id), json, now),
	],
	['GET', /^\/Campaigns\/(\d+)\/MediaPartnerGroups$/, listGroups],
	['GET', /^\/Campaigns\/(\d+)\/MediaPartnerGroups\/(\d+)$/, getGroup],
	['PUT', /^\/Campaigns\/(\d+)\/MediaPartnerGroups\/(\d+)$/, updateGroup],
	['GET', /^\/Campaigns\/(\d+)\/UnsubscribedContacts$/, listUnsubscribed],
	['POST', /^\/Campaigns\/(\d+)\/UnsubscribedContacts$/, unsubscribe],
	['GET', /^\/Actions$/, listActions],
	['GET', /^\/Ads\/(\d+)$/, (account, _request, [id]) => showAd(account, id)],
	[
		'POST',
		/^\/Programs\/(\d+)\/TrackingLinks$/,
		(account, { query, form }, [id]) => createTrackingLink(account, Number(id), query, form),
	],
	[
		'GET',
		/^\/Reports$/,
		(account, { path }) => ok(paginate(path, new URLSearchParams(), 'Reports', listReports(account))),
	],
	['GET', /^\/Reports\/(\w+)\/MetaData$/, (account, _request, [id]) => describeReport(account, id ?? '')],
	[
		'GET',
		/^\/Reports\/(\w+)$/,
		(account, { path, query }, [id]) => runReport(account, path, query, id ?? ''),
	],
];

/** Answers a request of the account's owner. */
export function answer(account: Account, method: string, request: SandboxRequest): Answer {
	const rest = request.path.replace(/^\/Advertisers\/[^/]+/, '');
	const known = ROUTES.filter(([, path]) => path.test(rest));
	const route = known.find(([allowed]) => allowed === method);
	if (!route) return known.length ? refuse(405, 'Method not allowed') : refuse(404, 'Resource not found');
	const [, path, handler] = route;
	const ids = path.exec(rest)?.slice(1) ?? [];
	if (rest.startsWith('/Campaigns/') && !account.campaigns.some(({ Id }) => String(Id) === ids[0])) {
		return refuse(404, 'Campaign not found');
	}
	try {
		return handler(account, request, ids);
	} catch (error) {
		if (error instanceof BadRequest) return refuse(400, error.message, error.field);
		throw error;
	}
}

function getCompany({ sid }: Account): Answer {
	return ok({
		CompanyName: 'Acme Corporation',
		Website: 'https://acme.example',
		Timezone: '(GMT -08:00) Pacific Time (US & Canada); Tijuana',
		Currency: 'USD',
		Uri: `/Advertisers/${sid}/CompanyInformation`,
	});
}

const showCampaign = (sid: string, campaign: Account['campaigns'][number]) => ({
	...campaign,
	TrackingDomain: 'acme.example',
	Uri: `/Advertisers/${sid}/Campaigns/${campaign.Id}`,
});

function listCampaigns(account: Account, { path, query }: SandboxRequest): Answer {
	const name = query.get('Name')?.toLowerCase() ?? '';
	const state = query.get('State');
	const found = account.campaigns.filter(
		({ Name, State }) => Name.toLowerCase().includes(name) && (state === null || State === state),
	);
	return ok(
		paginate(
			path,
			query,
			'Campaigns',
			found.map((campaign) => showCampaign(account.sid, campaign)),
		),
	);
}

function getCampaign(account: Account, _request: SandboxRequest, [id]: string[]): Answer {
	const campaign = account.campaigns.find(({ Id }) => String(Id) === id);
	return campaign ? ok(showCampaign(account.sid, campaign)) : refuse(404, 'Campaign not found');
}

function listPartners(account: Account, { path, query, version }: SandboxRequest): Answer {
	const ids = query.get('Id')?.split(',') ?? [];
	const campaign = query.get('CampaignId');
	const group = account.groups.find(({ Id }) => Id === query.get('GroupId'));
	const [after, before] = [readDate(query, 'startDate'), readDate(query, 'endDate')];
	const isJoined = ({ Programs }: Partner) =>
		Programs.some(({ Id, ExpirationDate }) => Id === campaign && ExpirationDate === null);
	const found = [...account.partners.values()].filter((partner) => {
		const updated = Date.parse(partner.DateLastUpdated);
		if (after !== undefined && updated < after) return false;
		if (before !== undefined && updated > before) return false;
		if (query.has('GroupId') && !group?.members.has(partner.Id)) return false;
		if (query.has('State') && partner.State !== query.get('State')) return false;
		if (query.has('Country') && partner.Address.Country !== query.get('Country')) return false;
		if (campaign !== null && !isJoined(partner)) return false;
		// Partners who never joined a program are shown only to those who ask for them by their ids.
		return ids.length > 0 ? ids.includes(partner.Id) : partner.Programs.length > 0;
	});
	return ok(paginate(path, query, version < 14 ? 'MediaPartners' : 'Partners', found));
}

function getPartner(account: Account, _request: SandboxRequest, [id]: string[]): Answer {
	const partner = account.partners.get(id ?? '');
	return partner ? ok(partner) : refuse(404, 'Partner not found');
}

const isOurs = (account: Account, campaign: string | undefined) => String(account.programId) === campaign;

function listContracts(account: Account, { path, query }: SandboxRequest, [campaign]: string[]): Answer {
	const status = query.get('Status') ?? 'ACTIVE';
	if (!['ACTIVE', 'DECLINED', 'EXPIRED', 'PENDING', 'UPCOMING'].includes(status)) {
		throw new BadRequest('Status', `Status “${status}” is not known`);
	}
	const after = readDate(query, 'DateLastUpdatedAfter') ?? 0;
	const before = readDate(query, 'DateLastUpdatedBefore') ?? Number.MAX_SAFE_INTEGER;
	const partner = readNumber(query, 'PartnerId', 0);
	const found = account.contracts.filter((contract) => {
		const updated = Date.parse(contract.DateLastUpdated);
		if (contract.Status !== status || updated < after || updated > before) return false;
		return isOurs(account, campaign) && (partner === 0 || contract.PartnerId === partner);
	});
	return ok(paginate(path, query, 'Contracts', found));
}

function getContract(account: Account, _request: SandboxRequest, [campaign, id]: string[]): Answer {
	const contract = account.contracts.find(({ Id }) => Id === id && isOurs(account, campaign));
	return contract ? ok(contract) : refuse(404, 'Contract not found');
}

function showGroup(account: Account, { Id, Name, members }: Group) {
	return {
		Id,
		Name,
		MediaPartners: [...members].map((id) => ({
			PartnerId: id,
			PartnerName: account.partners.get(id)?.Name ?? '',
			PartnerUri: `/Advertisers/${account.sid}/MediaPartners/${id}`,
		})),
		Uri: `/Advertisers/${account.sid}/Campaigns/${account.programId}/MediaPartnerGroups/${Id}`,
	};
}

function listGroups(account: Account, { path, query }: SandboxRequest, [campaign]: string[]): Answer {
	const groups = isOurs(account, campaign) ? account.groups : [];
	return ok(
		paginate(
			path,
			query,
			'Groups',
			groups.map((group) => showGroup(account, group)),
		),
	);
}

function getGroup(account: Account, _request: SandboxRequest, [campaign, id]: string[]): Answer {
	const group = account.groups.find(({ Id }) => Id === id && isOurs(account, campaign));
	return group ? ok(showGroup(account, group)) : refuse(404, 'Group not found');
}

function updateGroup(account: Account, { form, path }: SandboxRequest, [campaign, id]: string[]): Answer {
	const group = account.groups.find(({ Id }) => Id === id && isOurs(account, campaign));
	if (!group) return refuse(404, 'Group not found');
	const list = (name: string) => form.get(name)?.split(',').filter(Boolean) ?? [];
	for (const field of ['MediaPartnersAdd', 'MediaPartnersRemove']) {
		const unknown = list(field).find((partner) => !account.partners.has(partner));
		if (unknown !== undefined) throw new BadRequest(field, `There is no partner ${unknown}`);
	}
	list('MediaPartnersAdd').forEach((partner) => group.members.add(partner));
	list('MediaPartnersRemove').forEach((partner) => group.members.delete(partner));
	group.Name = form.get('Name') ?? group.Name;
	return ok({ Status: 'OK', Uri: path });
}

function listUnsubscribed(account: Account, { query }: SandboxRequest, [campaign]: string[]): Answer {
	const partner = readNumber(query, 'PartnerId', 0);
	const email = query.get('UserEmail');
	const found = account.unsubscribed.filter(
		({ PartnerId, UserEmail }) =>
			isOurs(account, campaign) &&
			(partner === 0 || PartnerId === partner) &&
			(email === null || UserEmail === email),
	);
	return ok(paginateFromZero(query, found));
}

function unsubscribe(account: Account, { form, path, now }: SandboxRequest): Answer {
	const partner = readNumber(form, 'PartnerId', 0);
	const email = form.get('UserEmail') ?? '';
	if (partner === 0) throw new BadRequest('PartnerId', 'PartnerId is required');
	if (!email.includes('@')) throw new BadRequest('UserEmail', 'UserEmail is required');
	if (!account.partners.has(String(partner)))
		throw new BadRequest('PartnerId', `There is no partner ${partner}`);
	const date = new Date(now).toISOString().replace(/\.\d+/, '');
	account.unsubscribed.push({ UserEmail: email, PartnerId: partner, CreatedAt: date, UpdatedAt: date });
	return ok({ Status: 'OK', Uri: path });
}

/** The pairs of dates that actions are listed by. */
const ACTION_DATES: ReadonlyArray<[string, string, (action: Account['actions'][number]) => number]> = [
	['StartDate', 'EndDate', ({ updatedAt }) => updatedAt],
	['ActionDateStart', 'ActionDateEnd', ({ shown }) => Date.parse(shown.EventDate)],
	['LockingDateStart', 'LockingDateEnd', ({ shown }) => Date.parse(shown.LockingDate)],
];

function listActions(account: Account, { path, query, now }: SandboxRequest): Answer {
	if (!query.get('CampaignId')) throw new BadRequest('CampaignId', 'CampaignId is required');
	const [start, end, readTime] = ACTION_DATES.find(([name]) => query.has(name)) ?? ACTION_DATES[0]!;
	const from = readDate(query, start) ?? now - 7 * DAY;
	const to = readDate(query, end) ?? (query.has(start) ? undefined : now);
	if (to === undefined) throw new BadRequest(end, `${end} is required with ${start}`);
	if (from < now - 3 * 366 * DAY)
		throw new BadRequest(start, `${start} cannot be more than 3 years in the past`);
	if (to - from > 45 * DAY) throw new BadRequest(end, 'The date range cannot exceed 45 days');
	const state = query.get('State');
	const found = account.actions
		.filter((action) => {
			const time = readTime(action);
			const isOfCampaign = String(action.shown.CampaignId) === query.get('CampaignId');
			return isOfCampaign && time >= from && time <= to && (state === null || action.shown.State === state);
		})
		.map(({ shown }) => shown);
	return ok(paginate(path, query, 'Actions', found, ACTION_PAGES));
}
