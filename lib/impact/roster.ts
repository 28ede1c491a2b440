import { findPartnersOfProspects } from '../ledger/rosterEntries';
import type { LedgerDatabase } from '../ledger/schema';
import { toText } from '../partner/values';
import type { ApiObject } from './answer';
import type { ImpactClient } from './client';
import type { Candidate } from './identity';
import { keepPages, type RosterPages } from './pages';
import { prepareReading, type RosterRequest } from './reading';
import { keepInMemory } from './readingPartners';
import { PARTNER_KEYS, PARTNERS_PER_PAGE, readProfile, readProfiles } from './profile';
import { describePartners, describeProspects, type RosterContext, type RosterItem } from './rosterItems';

/** What a roster is read with. */
export type ReadingContext = RosterContext & { client: ImpactClient };

/**
 * The whole roster, part by part: joined partners, everybody else with a contract, and the prospects.
 *
 * @throws ImpactError
 */
export async function* readRoster(roster: Omit<ReadingContext, 'reading'>): AsyncGenerator<RosterItem[]> {
	const { facts, hasClicks } = await prepareReading(roster.client, roster.ledger, roster.request);
	const context = { ...roster, reading: { hasClicks, partners: keepInMemory(facts) } };
	yield* readJoined(context, { PageSize: PARTNERS_PER_PAGE });
	yield await readOthers(context, 0, Infinity);
	yield await readRemainingProspects(context);
}

/**
 * One page of a roster.
 *
 * @param number counted from 1
 */
export async function readRosterPage(
	context: ReadingContext,
	pages: RosterPages,
	number: number,
): Promise<RosterItem[]> {
	if (number <= pages.joined) {
		for await (const items of readJoined(context, { PageSize: pages.size, Page: number })) return items;
		return [];
	}
	const from = (number - pages.joined - 1) * pages.size;
	if (number < pages.all) return readOthers(context, from, from + pages.size);
	const others = await readOthers(context, from, Infinity);
	return [...others, ...(await readRemainingProspects(context))];
}

/**
 * Reads what holds for all partners and splits the roster into pages.
 *
 * @throws ImpactError
 */
export async function preparePages(
	client: ImpactClient,
	ledger: LedgerDatabase,
	request: RosterRequest,
	size: number,
): Promise<RosterPages & { rosterId: string }> {
	const reading = await prepareReading(client, ledger, request);
	const joined = await countPages(client, request.programId, size);
	const others = [...reading.facts.values()].filter(
		({ contract }) => contract !== undefined && contract.status !== 'ACTIVE',
	).length;
	const pages = { size, joined, all: joined + Math.max(1, Math.ceil(others / size)) };
	const rosterId = await keepPages(ledger, request, reading, pages);
	return { ...pages, rosterId };
}

async function countPages(client: ImpactClient, programId: string, size: number): Promise<number> {
	const query = { CampaignId: programId, PageSize: size };
	for await (const { pages } of client.pages('/MediaPartners', query, PARTNER_KEYS)) return pages;
	return 0;
}

async function* readJoined(
	{ client, ...context }: ReadingContext,
	page: { PageSize: number; Page?: number },
): AsyncGenerator<RosterItem[]> {
	const { programId } = context.request;
	const query = { CampaignId: programId, ...page };
	for await (const { rows } of client.pages('/MediaPartners', query, PARTNER_KEYS)) {
		yield await describePartners(context, listCandidates(rows, programId), true);
	}
}

/**
 * Everybody with a contract whom the list of joined partners did not have: applicants, and those who have left or were
 * declined. It must have been read to its end before.
 */
async function readOthers(
	{ client, ...context }: ReadingContext,
	from: number,
	to: number,
): Promise<RosterItem[]> {
	const { programId } = context.request;
	const unlisted = await context.reading.partners.findUnlisted();
	const ids = unlisted.slice(from, to);
	const shown = listCandidates(await readProfiles(client, ids), programId);
	const shownIds = new Set(shown.map(({ mediaPartnerId }) => mediaPartnerId));
	// Of an applicant whom the API does not show there is still the application.
	const hidden = ids
		.filter((id) => !shownIds.has(id))
		.map((id): Candidate => ({ mediaPartnerId: id, profile: {} }));
	return describePartners(context, [...shown, ...hidden], false);
}

function listCandidates(profiles: readonly ApiObject[], programId: string): Candidate[] {
	// By id: a list that grows while it is read may have a partner twice.
	const candidates = new Map<string, Candidate>();
	for (const profile of profiles) {
		const mediaPartnerId = toText(profile.Id);
		if (mediaPartnerId === undefined) continue;
		candidates.set(mediaPartnerId, { mediaPartnerId, profile: readProfile(profile, programId) });
	}
	return [...candidates.values()];
}

/** The prospects whom impact.com does not know. Everybody else must have been read before. */
async function readRemainingProspects(context: RosterContext): Promise<RosterItem[]> {
	const { ledger, request, reading, prospects } = context;
	const found = await findPartnersOfProspects(ledger, request.programId, {
		ids: prospects.all.map(({ id }) => id).filter((id) => id !== undefined),
		addresses: prospects.all.map(({ address }) => address).filter((address) => address !== undefined),
	});
	const partners = await reading.partners.findPartners(found.map(({ mediaPartnerId }) => mediaPartnerId));
	const known = new Set(
		found.filter(({ mediaPartnerId }) => partners.has(mediaPartnerId)).map(({ key }) => key),
	);
	const isKnown = (key: string | undefined) => key !== undefined && known.has(key);
	return describeProspects(
		context,
		prospects.all.filter(({ id, address }) => !isKnown(id) && !isKnown(address)),
	);
}
