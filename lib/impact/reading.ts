import type { DateTime } from 'luxon';
import type { LedgerDatabase } from '../ledger/schema';
import { addSuppressions } from '../ledger/suppressions';
import { findSyncState } from '../ledger/syncState';
import { syncActions } from './actions';
import type { ImpactClient } from './client';
import { hasClicks, syncClicks } from './clicks';
import { readContracts, type PartnerContract } from './contracts';
import { readMemberships } from './groups';
import type { RosterFacts } from './readingPartners';
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

/** What a reading found to hold for all partners. */
export interface Reading {
	/** Contracts and groups by the partners' ids at impact.com. */
	facts: Map<string, RosterFacts>;
	/** Whether clicks are known at all. */
	hasClicks: boolean;
}

/**
 * Reads what holds for all partners of a program but their profiles: contracts, groups, who unsubscribed, actions,
 * clicks. At most eleven requests and the pages of longer lists, once the history is there.
 *
 * @throws ImpactError
 */
export async function prepareReading(
	client: ImpactClient,
	ledger: LedgerDatabase,
	request: RosterRequest,
): Promise<Reading> {
	const { programId, now, historyDays } = request;
	const contracts = await readContracts(client, programId);
	const groups = await readMemberships(client, programId);
	await suppressUnsubscribed(client, ledger, request);
	const state = await findSyncState(ledger, programId);
	await syncActions(client, ledger, programId, state, { historyDays, now: now.toMillis() });
	await syncClicks(client, ledger, programId, state, request);
	const knowsClicks = hasClicks(await findSyncState(ledger, programId), request);
	return { facts: describeFacts(contracts, groups), hasClicks: knowsClicks };
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
): Map<string, RosterFacts> {
	const facts = new Map<string, RosterFacts>();
	for (const id of new Set([...contracts.keys(), ...groups.keys()])) {
		const contract = contracts.get(id);
		const names = groups.get(id);
		facts.set(id, { ...(contract && { contract }), ...(names && { groups: names }) });
	}
	return facts;
}
