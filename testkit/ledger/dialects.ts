import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerLocation } from '../../lib/ledger/location';
import { createDatabase } from '../databases/postgresForJest';
import { createPostgresLedger, emptyPostgresLedger, isOnPostgres } from './postgresLedger';
import { createSqliteLedger } from './sqliteLedger';

/** Gives a test a place, and another one with every call. */
export type NewLocation = () => Promise<LedgerLocation>;

/** Where a test can have a ledger. */
export interface Places {
	/** A place where no ledger is yet. */
	newLocation: NewLocation;
	/** A place with an empty ledger, for tests whose subject is not how it comes about. */
	newLedger: NewLocation;
}

/**
 * Runs the tests on a ledger in an SQLite file, and in jest's project `postgres` on one in a real PostgreSQL server: two
 * runs of the file, of which the first needs no server.
 */
export function describeDialects(tests: (places: Places) => void): void {
	if (isOnPostgres()) describe('on PostgreSQL', () => tests(usePostgresPlaces()));
	else describe('on SQLite', () => tests(useSqlitePlaces()));
}

function useSqlitePlaces(): Places {
	let folder: string;
	let ledgers = 0;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'ledger-'));
	});
	afterAll(() => rmSync(folder, { recursive: true }));
	const nextFile = () => join(folder, `user ${(ledgers += 1)}`, 'partner-workflows.sqlite');
	return {
		newLocation: async () => ({ file: nextFile() }),
		newLedger: async () => {
			const file = nextFile();
			await createSqliteLedger(file);
			return { file };
		},
	};
}

function usePostgresPlaces(): Places {
	/** Databases of earlier tests, which are emptied, and how many of them the current test uses. */
	const databases: string[] = [];
	let used: number;
	beforeEach(() => {
		used = 0;
	});
	return {
		newLocation: async () => ({ postgres: { connectionString: await createDatabase() } }),
		newLedger: async () => {
			const earlier = databases[used];
			if (earlier !== undefined) await emptyPostgresLedger(earlier);
			const connectionString = earlier ?? (await createPostgresLedger());
			databases[used] = connectionString;
			used += 1;
			return { postgres: { connectionString } };
		},
	};
}
