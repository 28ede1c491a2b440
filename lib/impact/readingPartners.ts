import {
	findPreparedFacts,
	findPreparedPartners,
	findPreparedUnlisted,
	recordPreparedListed,
} from '../ledger/preparedRosters';
import type { LedgerDatabase } from '../ledger/schema';
import type { PartnerContract } from './contracts';

/** What a reading found to hold for one partner. */
export interface RosterFacts {
	contract?: PartnerContract;
	groups?: string[];
}

/**
 * What one reading of a program found, partner by partner, and whom its list of joined partners had. Partners are given
 * by their ids at impact.com. Each reading has its own: another one at the same time changes nothing.
 */
export interface ReadingPartners {
	/** The facts of the given partners; those without a contract and groups are absent. */
	findFacts: (ids: readonly string[]) => Promise<Map<string, RosterFacts>>;
	/** Remembers partners that the list of joined partners had. */
	recordListed: (ids: readonly string[]) => Promise<void>;
	/** Partners with a contract that the list of joined partners did not have, always in the same order. */
	findUnlisted: () => Promise<string[]>;
	/** Which of the given have a contract or were listed: a group alone makes nobody a partner of the program. */
	findPartners: (ids: readonly string[]) => Promise<Set<string>>;
}

/** Keeps a reading in memory, for a roster that is read in one execution. */
export function keepInMemory(facts: ReadonlyMap<string, RosterFacts>): ReadingPartners {
	const listed = new Set<string>();
	const hasContract = (id: string) => facts.get(id)?.contract !== undefined;
	return {
		findFacts: (ids) => {
			const found = ids.map((id) => [id, facts.get(id)] as const);
			return Promise.resolve(new Map(found.filter((entry): entry is [string, RosterFacts] => !!entry[1])));
		},
		recordListed: (ids) => {
			for (const id of ids) listed.add(id);
			return Promise.resolve();
		},
		findUnlisted: () =>
			Promise.resolve([...facts.keys()].filter((id) => hasContract(id) && !listed.has(id)).sort()),
		findPartners: (ids) => Promise.resolve(new Set(ids.filter((id) => hasContract(id) || listed.has(id)))),
	};
}

/** A reading that was kept in the ledger, for executions that read a page of it each. */
export function findInLedger(ledger: LedgerDatabase, rosterId: string): ReadingPartners {
	return {
		findFacts: async (ids) => {
			const found = await findPreparedFacts(ledger, rosterId, ids);
			return new Map([...found].map(([id, facts]) => [id, JSON.parse(facts) as RosterFacts]));
		},
		recordListed: (ids) => recordPreparedListed(ledger, rosterId, ids),
		findUnlisted: () => findPreparedUnlisted(ledger, rosterId),
		findPartners: (ids) => findPreparedPartners(ledger, rosterId, ids),
	};
}
