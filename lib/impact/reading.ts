import type { DateTime } from 'luxon';
import { recordFacts } from '../ledger/rosterEntries';
import type { LedgerDatabase } from '../ledger/schema';
import { addSuppressions } from '../ledger/suppressions';
import { findSyncState, recordSyncState } from '../ledger/syncState';
import { syncActions } from './actions';
import type { ImpactClient } from './client';
import { hasClicks, syncClicks } from './clicks';
import { readContracts, type PartnerContract } from './contracts';
import { readMemberships } from './groups';
import { readUnsubscribed } from './unsubscribed';

/** Which program's roster is read, and how. */
export interface RosterRequest {
	/** The program's id at impact.com. */
	programId: string;
	/** What the email nodes call the program: its emails make a prospect one who was written to. */
	emailProgram: string;
	/** How many days of actions the roster knows. */
	historyDays: number;
	/** Whether stages and the ids of partners are only looked at: the run may have been given other prospects. */
	isPreview: boolean;
	/** The present, in the zone whose days count. */
	now: DateTime<true>;
}

/** What a reading found to hold for all partners; it is kept in the ledger. */
export interface Reading {
	/** Tells readings apart; milliseconds since 1970, UTC. */
	readAt: number;
	/** How many partners have a contract that is not active. */
	others: number;
	/** Whether clicks are known at all. */
	hasClicks: boolean;
	/** How the roster is split, where it is read in pages. */
	pages?: RosterPages;
}

/** How a roster is split: first the joined partners, then the others. */
export interface RosterPages {
	/** Partners per page. */
	size: number;
	/** How many pages of joined partners there are. */
	joined: number;
	/** How many pages there are altogether; prospects whom impact.com does not know are on the last one. */
	all: number;
}

/** What the ledger keeps of one partner. */
export interface RosterFacts {
	contract?: PartnerContract;
	groups?: string[];
}

/** The name under which the ledger keeps the last reading. */
const READING = 'rosterReading';
/** A reading that is older no longer holds for further pages. */
const LONGEST_READING = 3 * 3_600_000;

/**
 * Reads what holds for all partners of a program but their profiles: contracts, groups, who unsubscribed, actions,
 * clicks. At most eleven requests and the pages of longer lists, once the history is there.
 *
 * @throws ImpactError; the ledger then keeps the previous reading
 */
export async function prepareReading(
	client: ImpactClient,
	ledger: LedgerDatabase,
	request: RosterRequest,
): Promise<Reading> {
	const { programId, now, historyDays } = request;
	const readAt = now.toMillis();
	const contracts = await readContracts(client, programId);
	const groups = await readMemberships(client, programId);
	await suppressUnsubscribed(client, ledger, request);
	const state = await findSyncState(ledger, programId);
	await syncActions(client, ledger, programId, state, { historyDays, now: readAt });
	await syncClicks(client, ledger, programId, state, request);
	const knowsClicks = hasClicks(await findSyncState(ledger, programId), request);
	await recordFacts(ledger, programId, describeFacts(contracts, groups), readAt);
	const others = [...contracts.values()].filter(({ status }) => status !== 'ACTIVE').length;
	const reading: Reading = { readAt, others, hasClicks: knowsClicks };
	await recordReading(ledger, programId, reading);
	return reading;
}

/** Keeps a reading for runs that continue with its further pages. */
export async function recordReading(
	ledger: LedgerDatabase,
	programId: string,
	reading: Reading,
): Promise<void> {
	await recordSyncState(ledger, programId, READING, JSON.stringify(reading));
}

/** The last reading of a program, or undefined where there is none or it is too old. */
export async function findReading(
	ledger: LedgerDatabase,
	programId: string,
	now: number,
): Promise<Reading | undefined> {
	const kept = (await findSyncState(ledger, programId)).get(READING);
	if (kept === undefined) return undefined;
	const reading = JSON.parse(kept) as Reading;
	return now - reading.readAt > LONGEST_READING ? undefined : reading;
}

/** Whoever unsubscribed at impact.com is not mailed by the program's email nodes either. */
async function suppressUnsubscribed(
	client: ImpactClient,
	ledger: LedgerDatabase,
	{ programId, emailProgram, now }: RosterRequest,
): Promise<void> {
	const contacts = await readUnsubscribed(client, programId);
	await addSuppressions(
		ledger,
		contacts.map(({ address, partnerId, since }) => ({
			program: emailProgram,
			address,
			reason: 'unsubscribed' as const,
			...(partnerId !== undefined && { partnerId }),
			source: 'impact.com',
			createdAt: since ?? now.toMillis(),
		})),
	);
}

function describeFacts(
	contracts: ReadonlyMap<string, PartnerContract>,
	groups: ReadonlyMap<string, string[]>,
): Map<string, { text: string; hasContract: boolean }> {
	const facts = new Map<string, { text: string; hasContract: boolean }>();
	for (const id of new Set([...contracts.keys(), ...groups.keys()])) {
		const contract = contracts.get(id);
		const names = groups.get(id);
		const described: RosterFacts = { ...(contract && { contract }), ...(names && { groups: names }) };
		facts.set(id, { text: JSON.stringify(described), hasContract: contract !== undefined });
	}
	return facts;
}
