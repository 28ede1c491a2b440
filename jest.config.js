const { globSync, mkdtempSync, readFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = module.path;

// n8n-core writes its settings into N8N_USER_FOLDER on first use: never the developer's own.
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'partner-workflows-jest-'));
process.env.TZ = 'UTC';

const project = (name) => ({
	displayName: name,
	runtime: '<rootDir>/testkit/jest/runtime.js',
	testEnvironment: '<rootDir>/testkit/jest/environment.js',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json', diagnostics: false }] },
});

const toPaths = (files) => files.map((file) => `<rootDir>/${file}`);

/** Tests of nothing but PostgreSQL. */
const ONLY_ON_POSTGRES = ['test/unit/ledger/tls.test.ts'];

/** The tests of nodes that ask the ledger more than whether an email was sent. */
const ALSO_ON_POSTGRES = [
	'autoAccept',
	'autoAcceptImpact',
	'chainDelay',
	'concurrentRosters',
	'dailyMaximum',
	'emailHeaders',
	'impactRoster',
	'ledgerResources',
	'messagingTemplates',
	'partnerLedger',
	'resentEmails',
	'segmentFilter',
	'standing',
	'sendPartnerEmail',
	'sendingRules',
	'tenThousand',
	'trackingLinks',
	'twoProcesses',
	'wayBack',
	'writtenNames',
].map((name) => `test/nodes/${name}.test.ts`);

/** The tests of the ledger itself. */
const OF_EACH_DATABASE = globSync('test/unit/**/*.test.ts', { cwd: root }).filter((file) =>
	readFileSync(join(root, file), 'utf8').includes('describeDialects('),
);

/** The same tests once more, with the ledger in a real PostgreSQL server instead of a file. */
const onPostgres = {
	...project('postgres'),
	testMatch: toPaths([...ONLY_ON_POSTGRES, ...ALSO_ON_POSTGRES, ...OF_EACH_DATABASE]),
	globals: { isLedgerOnPostgres: true },
};

const onSqlite = (name) => ({ ...project(name), testPathIgnorePatterns: toPaths(ONLY_ON_POSTGRES) });

/** Checks against files that are not part of this repository. */
const outside = process.env.IMPACT_OPENAPI_DIR ? [project('outside')] : [];

module.exports = {
	projects: [onSqlite('unit'), onSqlite('nodes'), onPostgres, ...outside],
	globalSetup: '<rootDir>/testkit/databases/startForJest.mts',
	globalTeardown: '<rootDir>/testkit/databases/stopForJest.mts',
	// For what hangs: whatever ends in time does so on a busy machine, too.
	testTimeout: 300_000,
};
