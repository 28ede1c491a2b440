import {
	checkCommand,
	checkRequirements,
	describe as inWords,
	findBlockers,
} from '../../../testkit/machine/checks';
import type { Machine } from '../../../testkit/machine/machine';
import { TEST } from '../../../testkit/machine/requirements';

const GB = 1024 ** 3;
const VERSION = '2.41.1';

/** A machine that has everything, n8n included, apart from what a test takes away. */
function machine(changes: Partial<Machine> = {}): Machine {
	return {
		env: { PLAYGROUND_INSTALL_DIR: '/n8n' },
		nodeVersion: '20.1.0',
		findProgram: (name) => `/bin/${name}`,
		exists: () => true,
		followLinks: (path) => (path.endsWith('npm') ? '/lib/npm/bin/npm-cli.js' : path),
		readJson: (path) => {
			if (path === '/lib/npm/package.json') return { version: '10.8.2' };
			return path.startsWith('/n8n') ? { version: VERSION } : { dependencies: { n8n: VERSION } };
		},
		run: () => 'pg_dump (PostgreSQL) 15.18',
		freeMemory: () => 8 * GB,
		freeDisk: () => 50 * GB,
		isPortFree: async () => true,
		...changes,
	};
}

const without = (...names: string[]) => ({
	findProgram: (name: string) => (names.includes(name) ? undefined : `/bin/${name}`),
});

/** Without n8n, as on the first day. */
const fresh: Partial<Machine> = {
	readJson: (path) => {
		if (path === '/lib/npm/package.json') return { version: '10.8.2' };
		return path.startsWith('/n8n') ? undefined : { dependencies: { n8n: VERSION } };
	},
};

/** What a machine lacks: a line each, up to its remedy. */
async function listLacking(changes: Partial<Machine>): Promise<string[]> {
	const lines = (await checkRequirements(machine(changes))).map(inWords);
	return lines.filter((line) => !line.startsWith('ok'));
}

it('finds nothing lacking on a machine that has everything', async () => {
	expect(await listLacking({})).toEqual([]);
});

it.each<[string, Partial<Machine>, string]>([
	['Node.js', { nodeVersion: '16.20.0' }, 'too old     Node.js 18 (16.20.0), needed for npm start, '],
	['npm', without('npm'), 'missing     npm 8, needed for npm start, '],
	['tar', without('tar'), 'missing     tar, needed for npm start, '],
	['openssl', without('openssl'), 'missing     OpenSSL, needed for npm run test:all. '],
	['redis-server', without('redis-server'), 'missing     Redis, needed for npm run test:all. '],
	['git', without('git'), 'missing     git. '],
	['memory', { freeMemory: () => GB }, 'too little  2 GB of free memory (1.0 GB free). '],
	[
		'every Chromium',
		without('chromium', 'chromium-browser', 'google-chrome'),
		'missing     Chromium, needed for npm test. ',
	],
	[
		'the Chromium of CHROMIUM_PATH',
		{
			env: { PLAYGROUND_INSTALL_DIR: '/n8n', CHROMIUM_PATH: '/gone' },
			exists: (path) => path !== '/gone',
		},
		'missing     Chromium, needed for npm test. ',
	],
	[
		'pg_dump',
		without('pg_dump'),
		'missing     PostgreSQL with pg_dump (no pg_dump), needed for npm run test:all. ',
	],
	[
		'the server that pg_dump came with',
		{ exists: (path) => !path.endsWith('initdb') },
		'missing     PostgreSQL with pg_dump (pg_dump 15.18, but no server of this version), needed for npm run test:all. ',
	],
	[
		'a free port',
		{ isPortFree: async (port) => port !== 8125 },
		'missing     a free port for the sandbox program (8125 is taken), needed for npm start, npm run dev. Set PLAYGROUND_SANDBOX_PORT',
	],
	[
		'a port that is one',
		{ env: { PLAYGROUND_INSTALL_DIR: '/n8n', PLAYGROUND_N8N_PORT: 'x' } },
		'missing     a free port for n8n (x is not a port), needed for npm start, npm run dev. ',
	],
])('says that a machine lacks %s', async (_what, changes, line) => {
	const lacking = await listLacking(changes);
	expect(lacking).toHaveLength(1);
	expect(lacking[0]).toContain(line);
	// And how to get it.
	expect(lacking[0]?.slice(line.length)).toMatch(/\w/);
});

it('takes what cannot be asked for as missing', async () => {
	const run = () => {
		throw new Error('pg_dump does not start');
	};
	expect(await listLacking({ run })).toEqual([expect.stringContaining('(pg_dump does not start)')]);
});

describe('before n8n is installed', () => {
	it('says that npm installs it', async () => {
		expect(await listLacking(fresh)).toEqual([expect.stringContaining('n8n. Nothing to do')]);
	});

	it('asks for room where it will be installed', async () => {
		const lines = await listLacking({ ...fresh, freeDisk: () => 2 * GB });
		expect(lines).toContainEqual(
			expect.stringContaining('3 GB of disk for n8n (2.0 GB free at /n8n), needed'),
		);
	});

	it('names each program that builds the database driver', async () => {
		const lines = await listLacking({ ...fresh, ...without('c++', 'python3') });
		expect(lines).toContainEqual(expect.stringContaining('(no c++, no python3). They build'));
	});

	it('asks for neither once it is there', async () => {
		expect(await listLacking({ freeDisk: () => 0, ...without('c++', 'make', 'python3') })).toEqual([]);
	});
});

describe('what keeps npm test from working', () => {
	it('is not what other commands need, nor what is advice', async () => {
		const poor = machine({
			...without('redis-server', 'openssl', 'pg_dump', 'git'),
			isPortFree: async () => false,
			freeMemory: () => 0,
		});
		expect(findBlockers(await checkRequirements(poor), [TEST])).toEqual([]);
		expect(await checkCommand(poor, 'test/run.mts')).toEqual([]);
	});

	it('is what its tests need', async () => {
		const lines = await checkCommand(machine(without('tar')), 'test/run.mts');
		expect(lines).toEqual([expect.stringContaining('tar')]);
	});

	it('is what all tests need when they are asked for', async () => {
		const poor = machine(without('openssl', 'redis-server'));
		expect(await checkCommand(poor, 'test/run.mts', ['--all'])).toEqual([
			expect.stringContaining('OpenSSL'),
			expect.stringContaining('Redis'),
		]);
	});
});

it.each(['playground/start.mts', 'playground/dev.mts'])(
	'%s needs its ports, but no Chromium',
	async (script) => {
		const taken = machine({
			...without('chromium', 'chromium-browser', 'google-chrome'),
			isPortFree: async () => false,
		});
		expect(await checkCommand(taken, script)).toHaveLength(4);
	},
);

it('asks nothing for a script that needs nothing', async () => {
	expect(await checkCommand(machine(without('tar')), 'scripts/rehearse.mts')).toEqual([]);
});
