import { thisMachine } from '../machine/machine.js';
import { findPostgres } from '../machine/programs.js';
import type { Binaries } from './postgres.mts';

/**
 * Finds the PostgreSQL that this machine's `pg_dump` came with.
 *
 * @throws where there is no `pg_dump`, or no server of its version
 */
export function findInstalledPostgres(): Binaries {
	const found = findPostgres(thisMachine());
	if ('lacks' in found) throw new Error(`There is ${found.lacks}. See npm run doctor.`);
	return found;
}
