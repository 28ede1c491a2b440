/** What the commands of this repository need of a machine: the only list of it. */
const { dirname, join, resolve } = require('node:path');
const { findChromium, findPostgres } = require('./programs');

/** @typedef {import('./machine').Machine} Machine */

/**
 * What was found of a requirement.
 *
 * @typedef {object} Finding
 * @property {'ok' | 'missing' | 'too old' | 'too little'} state
 * @property {string} [found] what there is, in words
 */

/**
 * @typedef {object} Requirement
 * @property {string} name
 * @property {string[]} neededFor names of `COMMANDS`
 * @property {boolean} [isAdvice] the commands may work without it
 * @property {string} remedy how to get it, in a sentence
 * @property {string} [debian] the package of Debian that has it
 * @property {(machine: Machine) => Finding | Promise<Finding>} check
 */

const START = 'npm start';
const DEV = 'npm run dev';
const TEST = 'npm test';
const TEST_ALL = 'npm run test:all';

/**
 * What the scripts that `scripts/bootstrap.mjs` runs are part of, given their arguments.
 *
 * @type {Record<string, (args: string[]) => string[]>}
 */
const COMMANDS = {
	'playground/start.mts': () => [START],
	'playground/dev.mts': () => [DEV],
	'test/run.mts': (args) => (args.includes('--all') ? [TEST, TEST_ALL] : [TEST]),
};

/** The ports of the playground, by the variables that move them. */
const PORTS = {
	PLAYGROUND_N8N_PORT: { what: 'n8n', usual: 5678 },
	PLAYGROUND_INBOX_PORT: { what: 'the inbox', usual: 1080 },
	PLAYGROUND_SMTP_PORT: { what: "the inbox's SMTP server", usual: 1025 },
	PLAYGROUND_SANDBOX_PORT: { what: 'the sandbox program', usual: 8125 },
};

/**
 * @param {Machine['env']} env
 * @param {string} variable one of `PORTS`
 * @returns {number} the port to use; not a number where the variable holds none
 */
const readPort = (env, variable) => Number(env[variable] || PORTS[variable].usual);

const GB = 1024 ** 3;
const NEWEST_N8N = dirname(require.resolve('../n8n/newest/package.json'));
/** @param {number} bytes */
const inGb = (bytes) => `${(bytes / GB).toFixed(1)} GB`;

/** @param {Machine} machine */
const n8nFolder = ({ env }) => resolve(env.PLAYGROUND_INSTALL_DIR || NEWEST_N8N);

/** @param {Machine} machine the version of n8n that is installed, if it is the one that the repository pins */
function findN8n(machine) {
	const pinned = machine.readJson(join(NEWEST_N8N, 'package.json')).dependencies.n8n;
	const installed = machine.readJson(join(n8nFolder(machine), 'node_modules', 'n8n', 'package.json'));
	return installed !== undefined && installed.version === pinned ? pinned : undefined;
}

/**
 * A check of something that only the installation of n8n needs.
 *
 * @param {(machine: Machine) => Finding} check
 * @returns {(machine: Machine) => Finding}
 */
const unlessInstalled = (check) => (machine) =>
	findN8n(machine) === undefined ? check(machine) : { state: 'ok', found: 'not needed, n8n is installed' };

/**
 * @param {number} major the lowest major version that will do
 * @param {string} version
 * @returns {Finding}
 */
const atLeast = (major, version) => {
	return { state: Number(version.split('.')[0]) >= major ? 'ok' : 'too old', found: version };
};

/**
 * @param {string | undefined} found
 * @returns {Finding}
 */
const present = (found) => (found === undefined ? { state: 'missing' } : { state: 'ok', found });
/**
 * @param {string} name
 * @returns {(machine: Machine) => Finding}
 */
const program = (name) => (machine) => present(machine.findProgram(name));

/** @type {Requirement[]} */
const REQUIREMENTS = [
	{
		name: 'Node.js 18',
		neededFor: [START, DEV, TEST, TEST_ALL],
		remedy: 'Install Node.js 18 or newer, from https://nodejs.org. The scripts bring their own Node.js 24.',
		check: ({ nodeVersion }) => atLeast(18, nodeVersion),
	},
	{
		name: 'npm 8',
		neededFor: [START, DEV, TEST, TEST_ALL],
		remedy: 'Install npm 8 or newer. It comes with Node.js.',
		check: ({ findProgram, followLinks, readJson }) => {
			const npm = findProgram('npm');
			if (npm === undefined) return { state: 'missing' };
			// To ask npm itself takes half a second.
			const manifest = readJson(join(dirname(followLinks(npm)), '..', 'package.json'));
			return manifest === undefined ? present(npm) : atLeast(8, manifest.version);
		},
	},
	{
		name: 'tar',
		neededFor: [START, DEV, TEST, TEST_ALL],
		remedy: 'Install tar (on Debian: apt-get install tar). It unpacks the package for n8n.',
		debian: 'tar',
		check: program('tar'),
	},
	{
		name: 'n8n',
		neededFor: [START, DEV, TEST, TEST_ALL],
		isAdvice: true,
		remedy: 'Nothing to do: npm start and npm test install it, which takes minutes the first time.',
		check: (machine) => present(findN8n(machine)),
	},
	{
		name: '3 GB of disk for n8n',
		neededFor: [START, DEV, TEST, TEST_ALL],
		remedy: 'Make room, or set PLAYGROUND_INSTALL_DIR to a folder on another disk.',
		check: unlessInstalled((machine) => {
			const folder = n8nFolder(machine);
			const free = machine.freeDisk(folder);
			if (free === undefined) return { state: 'ok', found: 'unknown' };
			return { state: free < 3 * GB ? 'too little' : 'ok', found: `${inGb(free)} free at ${folder}` };
		}),
	},
	{
		name: '2 GB of free memory',
		neededFor: [START, DEV, TEST, TEST_ALL],
		isAdvice: true,
		remedy: 'Close other programs, or expect n8n to be killed.',
		check: ({ freeMemory }) => ({
			state: freeMemory() < 2 * GB ? 'too little' : 'ok',
			found: `${inGb(freeMemory())} free`,
		}),
	},
	{
		name: 'C++ compiler, make and Python',
		neededFor: [START, DEV, TEST, TEST_ALL],
		isAdvice: true,
		remedy:
			"They build n8n's SQLite driver where no ready-made one can be downloaded (on Debian: apt-get install build-essential python3).",
		check: unlessInstalled(({ findProgram }) => {
			const lacking = ['c++', 'make', 'python3'].filter((name) => findProgram(name) === undefined);
			return lacking.length > 0
				? { state: 'missing', found: `no ${lacking.join(', no ')}` }
				: { state: 'ok' };
		}),
	},
	...Object.entries(PORTS).map(([variable, { what }]) => ({
		name: `a free port for ${what}`,
		neededFor: [START, DEV],
		remedy: `Set ${variable} to another port.`,
		/** @param {Machine} machine */
		check: async ({ env, isPortFree }) => {
			const port = readPort(env, variable);
			if (!Number.isInteger(port) || port < 1 || port > 65535) {
				return { state: 'missing', found: `${env[variable]} is not a port` };
			}
			return (await isPortFree(port))
				? { state: 'ok', found: String(port) }
				: { state: 'missing', found: `${port} is taken` };
		},
	})),
	{
		name: 'Chromium',
		neededFor: [TEST],
		remedy: 'Install it (on Debian: apt-get install chromium), or set CHROMIUM_PATH to where it is.',
		debian: 'chromium',
		check: (machine) => present(findChromium(machine)),
	},
	{
		name: 'OpenSSL',
		neededFor: [TEST_ALL],
		remedy: 'Install it (on Debian: apt-get install openssl). Tests make certificates with it.',
		debian: 'openssl',
		check: program('openssl'),
	},
	{
		name: 'PostgreSQL with pg_dump',
		neededFor: [TEST_ALL],
		remedy: 'Install it (on Debian: apt-get install postgresql). The test of backups dumps a database.',
		debian: 'postgresql',
		check: (machine) => {
			const postgres = findPostgres(machine);
			if ('lacks' in postgres) return { state: 'missing', found: postgres.lacks };
			return { state: 'ok', found: postgres.version };
		},
	},
	{
		name: 'Redis',
		neededFor: [TEST_ALL],
		remedy: 'Install it (on Debian: apt-get install redis-server). Queue mode needs it.',
		debian: 'redis-server',
		check: program('redis-server'),
	},
	{
		name: 'git',
		neededFor: [],
		isAdvice: true,
		remedy: 'Install it (on Debian: apt-get install git) to commit what you change.',
		debian: 'git',
		check: program('git'),
	},
];

module.exports = { COMMANDS, REQUIREMENTS, TEST, readPort };
