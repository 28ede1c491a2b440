import { findFirstSends } from '../ledger/firstSends';
import { findRecipients } from '../ledger/recipients';
import type { LedgerDatabase } from '../ledger/schema';
import type { Prospect, Prospects } from './prospects';

/** Prospects, and those of them who go by another id than their item has. */
export type SettledProspects = Prospects & { renamed: readonly Prospect[] };

/**
 * Gives prospects the id under which a program wrote to their address before, so that nobody is new again when the ID
 * in the operator's table is filled in or changed. As among the items, one address is one person. Who was already
 * written to under the id of the item keeps that, and so does whoever shares an address with the former id of another
 * prospect.
 *
 * @param program what the emails are remembered under
 */
export async function keepEarlierIds(
	ledger: LedgerDatabase,
	program: string,
	prospects: Prospects,
): Promise<SettledProspects> {
	const addresses = prospects.all.map(({ address }) => address).filter((address) => address !== undefined);
	const recipients = await findRecipients(ledger, program, addresses);
	const taken = new Set(prospects.all.map(({ id }) => id));
	const renamed = new Map<Prospect, Prospect>();
	for (const prospect of prospects.all) {
		const earlier = recipients.get(prospect.address ?? '');
		if (earlier === undefined || taken.has(earlier)) continue;
		taken.add(earlier);
		renamed.set(prospect, { ...prospect, id: earlier, data: { ...prospect.data, partnerId: earlier } });
	}
	const ownIds = [...renamed.keys()].map(({ id }) => id).filter((id) => id !== undefined);
	const firstSends = await findFirstSends(ledger, program, ownIds);
	for (const prospect of renamed.keys()) {
		if (firstSends.has(prospect.id ?? '')) renamed.delete(prospect);
	}
	const byEarlierId = new Map([...renamed.values()].map((prospect) => [prospect.id, prospect]));
	const settle = (prospect: Prospect) => renamed.get(prospect) ?? prospect;
	return {
		...prospects,
		all: prospects.all.map(settle),
		renamed: [...renamed.values()],
		find: (ids, candidates) => {
			const earlier = ids.map((id) => byEarlierId.get(id)).find(Boolean);
			const found = earlier ?? prospects.find(ids, candidates);
			return found && settle(found);
		},
	};
}
