import { normaliseName } from '../ledger/names';
import { findRecipients } from '../ledger/recipients';
import { findEntries, findOwners, type RosterEntry } from '../ledger/rosterEntries';
import { normaliseAddress } from '../ledger/suppressions';
import { toText, type PartnerData } from '../partner/values';
import type { RosterFacts } from './reading';
import type { Candidate, RosterContext } from './rosterItems';

/**
 * Finds out under which id each partner is known here, which prospect it was, and what the reading says of it.
 *
 * @returns one entry per candidate, in their order
 */
export async function identifyPartners(
	{ ledger, request, prospects, reading }: RosterContext,
	candidates: readonly Candidate[],
) {
	const entries = await findEntries(
		ledger,
		request.programId,
		candidates.map(({ mediaPartnerId }) => mediaPartnerId),
	);
	const unknown = candidates.filter(({ mediaPartnerId }) => !entries.get(mediaPartnerId)?.partnerId);
	// Whom a workflow with prospects wrote to is the same partner to one without them.
	const recipients = await findRecipients(
		ledger,
		request.emailProgram,
		unknown.flatMap(({ profile }) => listAddresses(profile)),
	);
	const matches = candidates.map(({ mediaPartnerId, profile }) => {
		const known = entries.get(mediaPartnerId)?.partnerId;
		const addresses = listAddresses(profile);
		const prospect = prospects.find([known, mediaPartnerId], addresses);
		const recipient = addresses.map((address) => recipients.get(normaliseAddress(address))).find(Boolean);
		return { prospect, id: prospect?.id ?? recipient };
	});
	const owners = await findOwners(
		ledger,
		request.programId,
		matches.map(({ id }) => id).filter((id) => id !== undefined),
	);
	return candidates.map(({ mediaPartnerId, profile }, index) => {
		const entry: RosterEntry | undefined = entries.get(mediaPartnerId);
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
			facts: entry?.readAt === reading.readAt ? (JSON.parse(entry.facts) as RosterFacts) : {},
			partnerId: entry?.partnerId ?? (isOwner ? id : undefined) ?? mediaPartnerId,
		};
	});
}

function listAddresses(profile: PartnerData): string[] {
	const contacts = (profile.contacts ?? []) as PartnerData[];
	return contacts.map(({ email }) => toText(email)).filter((email) => email !== undefined);
}
