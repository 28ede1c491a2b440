import { randomUUID } from 'node:crypto';
import { findPreparedRoster, recordPreparedRoster } from '../ledger/preparedRosters';
import type { LedgerDatabase } from '../ledger/schema';
import { HOUR } from '../partner/durations';
import type { Reading, RosterRequest } from './reading';
import { findInLedger, type ReadingPartners } from './readingPartners';

/** How a roster is split: first the joined partners, then the others. */
export interface RosterPages {
	/** Partners per page. */
	size: number;
	/** How many pages of joined partners there are. */
	joined: number;
	/** How many pages there are altogether; prospects whom impact.com does not know are on the last one. */
	all: number;
}

/** A reading that was kept for runs that continue with its pages. */
export interface PreparedReading {
	hasClicks: boolean;
	partners: ReadingPartners;
	pages: RosterPages;
}

/** What the ledger keeps of a prepared roster beside its partners. */
type Description = Pick<PreparedReading, 'hasClicks' | 'pages'>;

/** A reading that is older no longer holds for further pages, in milliseconds. */
const LONGEST_READING = 3 * HOUR;

/**
 * Keeps a reading for runs that continue with its pages.
 *
 * @returns the id that tells it apart from other readings of the program
 */
export async function keepPages(
	ledger: LedgerDatabase,
	{ programId, now }: RosterRequest,
	{ facts, hasClicks }: Reading,
	pages: RosterPages,
): Promise<string> {
	const rosterId = randomUUID();
	const description: Description = { hasClicks, pages };
	await recordPreparedRoster(
		ledger,
		{
			rosterId,
			program: programId,
			preparedAt: now.toMillis(),
			description: JSON.stringify(description),
		},
		[...facts].map(([mediaPartnerId, fact]) => ({
			mediaPartnerId,
			facts: JSON.stringify(fact),
			hasContract: fact.contract !== undefined,
		})),
		// A page that began in time may still be read.
		now.toMillis() - 2 * LONGEST_READING,
	);
	return rosterId;
}

/** A reading of a program that was kept, or undefined where there is none of that id or it is too old. */
export async function findPages(
	ledger: LedgerDatabase,
	{ programId, now }: RosterRequest,
	rosterId: string,
): Promise<PreparedReading | undefined> {
	const roster = await findPreparedRoster(ledger, programId, rosterId);
	if (roster === undefined || now.toMillis() - roster.preparedAt > LONGEST_READING) return undefined;
	const description = JSON.parse(roster.description) as Description;
	return { ...description, partners: findInLedger(ledger, rosterId) };
}
