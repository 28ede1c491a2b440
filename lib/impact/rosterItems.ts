import { findFirstSends } from '../ledger/firstSends';
import { findStages, recordStages, type StageRecord } from '../ledger/partnerStages';
import { findPerformance } from '../ledger/performance';
import { withProgramLocked } from '../ledger/programLock';
import { findPartnersByName } from '../ledger/rosterEntries';
import { findSuppressions } from '../ledger/suppressions';
import { normaliseAddress } from '../partner/addresses';
import { toDateTime, toText, type PartnerData } from '../partner/values';
import { identifyPartners, type Candidate, type IdentityContext } from './identity';
import type { Prospect } from './prospects';
import type { ReadingPartners } from './readingPartners';
import { buildPartnerItem, buildProspectItem } from './rosterItem';
import { deriveStanding, isSuperseded, stampStage } from './stages';

/** One partner or prospect of a roster. */
export interface RosterItem {
	data: PartnerData;
	/** Which item of the input it is, where it is one. */
	prospectIndex: number | undefined;
}

/** What the items of a roster are made with. */
export interface RosterContext extends IdentityContext {
	reading: {
		/** Whether clicks are known at all. */
		hasClicks: boolean;
		partners: ReadingPartners;
	};
}

/**
 * Makes the items of partners and remembers who they are and where they stand. A handful of statements, however many
 * they are.
 *
 * @param isListed whether the list of the program's joined partners has them
 */
export async function describePartners(
	context: RosterContext,
	candidates: readonly Candidate[],
	isListed: boolean,
): Promise<RosterItem[]> {
	const { ledger, request, reading } = context;
	const { programId } = request;
	const ids = candidates.map(({ mediaPartnerId }) => mediaPartnerId);
	const partners = await identifyPartners(context, candidates);
	const facts = await reading.partners.findFacts(ids);
	if (isListed) await reading.partners.recordListed(ids);
	const performance = await findPerformance(ledger, programId, ids);
	// The report of clicks has names only: whose a name is that several have, nobody knows.
	const byName = reading.hasClicks
		? await findPartnersByName(
				ledger,
				programId,
				partners.map(({ nameKey }) => nameKey),
			)
		: new Map<string, string>();
	const unsubscribed = await findUnsubscribed(
		context,
		partners.map(({ profile }) => toText(profile.email)),
	);
	const standings = partners.map(({ mediaPartnerId, profile }) => {
		const membership = { isListed, ...readMembership(profile) };
		return deriveStanding(facts.get(mediaPartnerId)?.contract, membership, request.now.toMillis());
	});
	const stages = await stampStages(
		context,
		partners.map(({ partnerId }, index) => ({
			partnerId,
			stage: standings[index]!.relationshipStage,
			since: standings[index]!.since,
		})),
	);
	return partners.map(({ mediaPartnerId, profile, prospect, partnerId, nameKey }, index) => ({
		prospectIndex: prospect?.index,
		data: buildPartnerItem(
			{
				partnerId,
				mediaPartnerId,
				profile,
				prospect: prospect?.data,
				contract: facts.get(mediaPartnerId)?.contract,
				groups: facts.get(mediaPartnerId)?.groups ?? [],
				standing: standings[index]!,
				stage: stages[index]!,
				performance: performance.get(mediaPartnerId) ?? [],
				hasClicks: byName.get(nameKey) === mediaPartnerId,
				isUnsubscribed: unsubscribed.has(normaliseAddress(toText(profile.email) ?? '')),
			},
			request,
		),
	}));
}

function readMembership({ joinedAt, contractEndsAt }: PartnerData): { joinedAt?: number; endsAt?: number } {
	return {
		...(typeof joinedAt === 'number' && { joinedAt }),
		...(typeof contractEndsAt === 'number' && { endsAt: contractEndsAt }),
	};
}

/**
 * Makes the items of prospects whom impact.com does not know: new, or written to once an email of the program went to
 * them. A stage of the operator's own that says more is kept.
 */
export async function describeProspects(
	context: RosterContext,
	prospects: readonly Prospect[],
): Promise<RosterItem[]> {
	const { ledger, request } = context;
	const zone = request.now.zoneName;
	const ids = prospects.map(({ id }) => id).filter((id) => id !== undefined);
	const firstSends = await findFirstSends(ledger, request.emailProgram, ids);
	const unsubscribed = await findUnsubscribed(
		context,
		prospects.map(({ address }) => address),
	);
	const stages = await stampStages(
		context,
		prospects.map(({ id, data }) => ({
			partnerId: id,
			stage: toText(data.relationshipStage)?.toLowerCase() ?? 'new',
			since: toDateTime(data.stageChangedAt, zone)?.toMillis(),
		})),
	);
	return prospects.map(({ index, id, data, address }, position) => {
		const own = stages[position]!;
		const firstSend = id === undefined ? undefined : firstSends.get(id);
		// Not remembered as a stage: to workflows that call the program another name, the prospect is still new.
		const isOutreach = own.stage === 'new' && firstSend !== undefined;
		const stage = isOutreach ? { stage: 'outreach', changedAt: firstSend } : own;
		return {
			prospectIndex: index,
			data: buildProspectItem(data, stage, zone, unsubscribed.has(address ?? '')),
		};
	});
}

/** Since when each partner has been in its stage, by comparison with what the ledger remembers; changes are recorded. */
async function stampStages(
	{ ledger, request }: RosterContext,
	partners: ReadonlyArray<{ partnerId: string | undefined; stage: string; since: number | undefined }>,
): Promise<StageRecord[]> {
	const { programId, now } = request;
	const ids = partners.map(({ partnerId }) => partnerId).filter((id) => id !== undefined);
	return withProgramLocked(ledger, programId, async (transaction) => {
		const known = await findStages(transaction, programId, ids);
		const stages = partners.map(({ partnerId, stage, since }) =>
			stampStage(known.get(partnerId ?? ''), stage, since, now.toMillis()),
		);
		const changed = partners.flatMap(({ partnerId }, index) => {
			const stage = stages[index]!;
			const before = known.get(partnerId ?? '');
			const isChange = stage !== before && !isSuperseded(before, now.toMillis());
			return partnerId !== undefined && isChange ? [{ ...stage, partnerId }] : [];
		});
		if (!request.isPreview) await recordStages(transaction, programId, changed);
		return stages;
	});
}

/** Which of the addresses, in lower case, do not want to hear from the program. */
async function findUnsubscribed(
	{ ledger, request }: RosterContext,
	addresses: ReadonlyArray<string | undefined>,
): Promise<Set<string>> {
	const known = addresses.filter((address) => address !== undefined);
	const suppressions = await findSuppressions(ledger, request.emailProgram, known);
	const unsubscribed = [...suppressions].filter(([, reasons]) =>
		reasons.some(({ reason }) => reason === 'unsubscribed'),
	);
	return new Set(unsubscribed.map(([address]) => address));
}
