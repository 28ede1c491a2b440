import { addActivity } from './activity.mts';
import { buildAds } from './ads.mts';
import { addMembership, buildContract, type Standing } from './contracts.mts';
import { DAY, writeDate } from './dates.mts';
import { buildPartner, type Person } from './partnerProfile.mts';
import { createRandom } from './random.mts';
import type { Account } from './types.mts';

/** Somebody whose standing with the program is decided: `days` ago it came to that. */
export interface KnownPartner extends Person {
	standing: Standing;
	days: number;
}

/** What a sandbox is built from. */
export interface ProgramOptions {
	sid: string;
	now: number;
	/** How many partners to make up, besides the known ones. */
	partners: number;
	/** How many days of actions and clicks there are. */
	historyDays: number;
	known?: readonly KnownPartner[];
}

const FIRST_PARTNER = 2_552_800;
const PROGRAM = 1000;

/** Out of a hundred made-up partners, how many stand where. */
const shares: ReadonlyArray<[Standing, number]> = [
	['joined', 62],
	['applied', 9],
	['proposed', 4],
	['upcoming', 1],
	['expired', 13],
	['rejected', 11],
];
const standings = shares.flatMap(([standing, share]) => Array<Standing>(share).fill(standing));

/** A believable program: the same one for the same options, with dates relative to `now`. */
export function buildAccount(options: ProgramOptions): Account {
	const { sid, now, historyDays, known = [] } = options;
	const account: Account = {
		sid,
		campaigns: [
			{ Id: PROGRAM, Name: 'Acme Partners', State: 'ACTIVE', Type: 'Performance' },
			{ Id: 1001, Name: 'Acme Creators', State: 'ACTIVE', Type: 'Creator' },
			{ Id: 1002, Name: 'Acme Outlet', State: 'CLOSED', Type: 'Performance' },
		],
		programId: PROGRAM,
		partners: new Map(),
		contracts: [],
		decided: new Set(),
		groups: [
			{ Id: '99999', Name: 'VIP', members: new Set() },
			{ Id: '99998', Name: 'Creators', members: new Set() },
			{ Id: '99997', Name: 'Auto-Accepted', members: new Set() },
			{ Id: '99996', Name: 'Blocked', members: new Set() },
		],
		ads: buildAds(sid, now),
		unsubscribed: [],
		actions: [],
		clicks: new Map(),
	};
	for (const [index, partner] of known.entries()) {
		addPartner(account, index, partner.standing, partner.days, historyDays, now, partner);
	}
	for (let index = 0; index < options.partners; index += 1) {
		const random = createRandom(1_000_000 + index);
		// 61 and 100 have no common divisor: every hundred partners hold the shares exactly.
		const standing = standings[(index * 61) % 100] ?? 'joined';
		const days = standing === 'applied' ? random.between(0, 6) : random.between(1, 420);
		addPartner(account, known.length + index, standing, days, historyDays, now);
	}
	account.actions.sort((a, b) => b.updatedAt - a.updatedAt);
	return account;
}

function addPartner(
	account: Account,
	index: number,
	standing: Standing,
	days: number,
	historyDays: number,
	now: number,
	person?: Person,
): void {
	const random = createRandom(index + 1);
	const id = FIRST_PARTNER + index;
	const changedAt = now - days * DAY - random.between(1, 20) * 3_600_000;
	const partner = buildPartner(account.sid, id, index, changedAt - 200 * DAY, random, person);
	account.partners.set(partner.Id, partner);
	const contact = partner.Contacts.find(({ IsPrimary }) => IsPrimary);
	const signatory = { id, contact: `${contact?.FirstName} ${contact?.LastName}` };
	const contract = buildContract(account, signatory, standing, 25_070_000 + index, changedAt);
	account.contracts.push(contract);
	if (standing === 'joined' || standing === 'expired') {
		addMembership(account, contract);
		partner.DateLastUpdated = writeDate(changedAt);
		addActivity(account, partner, Date.parse(contract.StartDate), historyDays, now, random);
	}
	if (standing === 'joined' && random.chance(0.1)) {
		const earlier = buildContract(account, signatory, 'expired', 20_070_000 + index, changedAt - 30 * DAY);
		account.contracts.push(earlier);
	}
	// Marketplace partners show their address only to the programs they have joined.
	const isHidden =
		!person && standing === 'applied' && partner.PartnerType === 'MARKETPLACE' && index % 5 === 0;
	if (isHidden && contact) contact.Email = `${contact.Email[0]}***@${contact.Email.split('@')[1]}`;
	if (random.chance(0.1)) account.groups[random.between(0, 1)]?.members.add(partner.Id);
	if (standing === 'joined' && index % 29 === 3 && contact) {
		const date = new Date(changedAt).toISOString().replace(/\.\d+/, '');
		account.unsubscribed.push({
			UserEmail: contact.Email,
			PartnerId: id,
			CreatedAt: date,
			UpdatedAt: date,
		});
	}
}
