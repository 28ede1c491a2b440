import { normaliseName } from '../ledger/names';
import { findRecipients } from '../ledger/recipients';
import { withProgramLocked } from '../ledger/programLock';
import { findOwners, findPartnerIds, recordListed } from '../ledger/rosterEntries';
import type { LedgerDatabase } from '../ledger/schema';
import { normaliseAddress } from '../partner/addresses';
import { toText, type PartnerData } from '../partner/values';
import type { Prospects } from './prospects';
import type { RosterRequest } from './reading';

/** What partners are identified with. */
export interface IdentityContext {
	ledger: LedgerDatabase;
	request: RosterRequest;
	prospects: Prospects;
}

/** A partner at impact.com and its profile, see `readProfile`; empty where the API does not show it. */
export interface Candidate {
	mediaPartnerId: string;
	profile: PartnerData;
}

/**
 * Finds out under which id each partner is known here and which prospect it was, and remembers it. Of several rosters
 * that see a partner for the first time, one fixes the id for all.
 *
 * @returns one entry per candidate, in their order
 */
export async function identifyPartners(context: IdentityContext, candidates: readonly Candidate[]) {
	const { ledger, request } = context;
	return withProgramLocked(ledger, request.programId, async (transaction) => {
		const partners = await matchPartners({ ...context, ledger: transaction }, candidates);
		const listed = partners.map(({ partnerId, ...partner }) => ({
			...partner,
			partnerId: request.isPreview ? undefined : partnerId,
		}));
		await recordListed(transaction, request.programId, listed);
		return partners;
	});
}

async function matchPartners(
	{ ledger, request, prospects }: IdentityContext,
	candidates: readonly Candidate[],
) {
	const known = await findPartnerIds(
		ledger,
		request.programId,
		candidates.map(({ mediaPartnerId }) => mediaPartnerId),
	);
	const unknown = candidates.filter(({ mediaPartnerId }) => !known.has(mediaPartnerId));
	// Whom a workflow with prospects wrote to is the same partner to one without them.
	const recipients = await findRecipients(
		ledger,
		request.emailProgram,
		unknown.flatMap(({ profile }) => listAddresses(profile)),
	);
	const matches = candidates.map(({ mediaPartnerId, profile }) => {
		const addresses = listAddresses(profile);
		const prospect = prospects.find([known.get(mediaPartnerId), mediaPartnerId], addresses);
		const recipient = addresses.map((address) => recipients.get(normaliseAddress(address))).find(Boolean);
		return { prospect, id: prospect?.id ?? recipient };
	});
	const owners = await findOwners(
		ledger,
		request.programId,
		matches.map(({ id }) => id).filter((id) => id !== undefined),
	);
	return candidates.map(({ mediaPartnerId, profile }, index) => {
		const { prospect: match, id } = matches[index]!;
		// Of several accounts of one person, the first one keeps the prospect's id.
		const owner = id === undefined ? mediaPartnerId : (owners.get(id) ?? mediaPartnerId);
		if (id !== undefined) owners.set(id, owner);
		const isOwner = owner === mediaPartnerId;
		return {
			mediaPartnerId,
			profile,
			addresses: listAddresses(profile),
			prospect: isOwner ? match : undefined,
			nameKey: normaliseName(toText(profile.name) ?? ''),
			partnerId: known.get(mediaPartnerId) ?? (isOwner ? id : undefined) ?? mediaPartnerId,
		};
	});
}

function listAddresses(profile: PartnerData): string[] {
	const contacts = (profile.contacts ?? []) as PartnerData[];
	return contacts.map(({ email }) => toText(email)).filter((email) => email !== undefined);
}
