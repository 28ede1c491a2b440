import { normaliseAddress } from '../partner/addresses';
import { readPartnerId, readPrimaryContact } from '../partner/partner';
import { createUnsubscribedReader } from '../partner/unsubscribed';
import { isEmptyValue, type PartnerData } from '../partner/values';

/** Somebody an operator wants to win over: an item that came into the node. */
export interface Prospect {
	/** Position among the items. */
	index: number;
	/** The item's own id, else its address. */
	id: string | undefined;
	/** As the ledger compares it, see `normaliseAddress`. */
	address: string | undefined;
	/** Whether the address stands for an id that the item lacks. */
	lacksId: boolean;
	data: PartnerData;
}

/** The prospects among the items, each person once, and how to find them. */
export interface Prospects {
	all: Prospect[];
	/** How many items were the same person as another one. */
	repeated: number;
	/** Positions of the items that say something, but neither an id nor an address. */
	unusable: number[];
	/** The prospect of an id or, failing that, of one of the addresses. */
	find: (ids: ReadonlyArray<string | undefined>, addresses: readonly string[]) => Prospect | undefined;
}

/**
 * Reads the prospects among items: those that have an id or an address. Items of one id or one address are one person,
 * known by the id that sorts first, so that the order of the items does not matter.
 */
export function readProspects(items: readonly PartnerData[]): Prospects {
	const byId = new Map<string, Prospect>();
	const byAddress = new Map<string, Prospect>();
	const others: Prospect[] = [];
	const readWord = createUnsubscribedReader(items);
	/** Whoever unsubscribed in one item did so, whatever another one says. */
	const merge = (data: PartnerData, other: PartnerData): PartnerData => {
		const [word, otherWord] = [readWord(data), readWord(other)];
		const merged = fillGaps(data, other);
		if (!otherWord || word?.isClear || (word && !otherWord.isClear)) return merged;
		return { ...merged, [otherWord.column]: otherWord.value };
	};
	let repeated = 0;
	for (const prospect of items
		.map(toProspect)
		.filter((candidate) => candidate !== undefined)
		.sort(compareIds)) {
		const { id, address } = prospect;
		const known = (id && byId.get(id)) ?? (address && byAddress.get(address));
		if (known) {
			repeated += 1;
			known.data = merge(known.data, prospect.data);
			known.address ??= address;
		} else if (id === undefined) {
			others.push(prospect);
		} else {
			byId.set(id, prospect);
		}
		if (address !== undefined && id !== undefined) byAddress.set(address, known || prospect);
	}
	return {
		all: [...byId.values(), ...others].sort((one, other) => one.index - other.index),
		repeated,
		unusable: [...items.keys()].filter((index) => isUnusable(items[index]!)),
		find: (ids, addresses) =>
			ids.map((id) => (id === undefined ? undefined : byId.get(id))).find((found) => found) ??
			addresses.map((address) => byAddress.get(normaliseAddress(address))).find((found) => found),
	};
}

/** What only starts a run: fields that a Schedule Trigger and Prepare Roster Pages put out. */
const FIELDS_OF_A_RUN = ['Readable date', 'pageSize'];

function isUnusable(data: PartnerData): boolean {
	return (
		toProspect(data, 0) === undefined &&
		!FIELDS_OF_A_RUN.some((field) => field in data) &&
		!Object.values(data).every(isEmptyValue)
	);
}

function toProspect(data: PartnerData, index: number): Prospect | undefined {
	const { email } = readPrimaryContact(data);
	const written = email?.includes('@') ? email.trim().toLowerCase() : undefined;
	const address = written === undefined ? undefined : normaliseAddress(written);
	const ownId = readPartnerId(data);
	// Emails are remembered by the id, so the address stays as it is written there.
	const id = ownId ?? written;
	if (id === undefined && email === undefined) return undefined;
	const lacksId = ownId === undefined && address !== undefined;
	return { index, id, address, lacksId, data: id === undefined ? data : { ...data, partnerId: id } };
}

function compareIds(one: Prospect, other: Prospect): number {
	const [a, b] = [one.id ?? '', other.id ?? ''];
	if (a !== b) return a < b ? -1 : 1;
	return one.index - other.index;
}

/** The first object, with what it lacks taken from the second. */
export function fillGaps(data: PartnerData, other: PartnerData): PartnerData {
	const missing = Object.entries(other).filter(([field]) => isEmptyValue(data[field]));
	return { ...data, ...Object.fromEntries(missing) };
}
