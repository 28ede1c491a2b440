const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

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

/** The tests of nodes that ask the ledger more than whether an email was sent. */
const ON_POSTGRES = [
	'autoAccept',
	'autoAcceptImpact',
	'chainDelay',
	'concurrentRosters',
	'emailHeaders',
	'impactRoster',
	'ledgerResources',
	'messagingTemplates',
	'partnerLedger',
	'resentEmails',
	'segmentFilter',
	'sendPartnerEmail',
	'sendingRules',
	'tenThousand',
	'trackingLinks',
	'writtenNames',
];

/** The same tests once more, with the ledger in a real PostgreSQL server instead of a file. */
const nodesOnPostgres = {
	...project('nodes'),
	displayName: 'nodes-postgres',
	testMatch: ON_POSTGRES.map((name) => `<rootDir>/test/nodes/${name}.test.ts`),
	globals: { isLedgerOnPostgres: true },
};

/** Checks against files that are not part of this repository. */
const outside = process.env.IMPACT_OPENAPI_DIR ? [project('outside')] : [];

module.exports = {
	projects: [project('unit'), project('nodes'), nodesOnPostgres, ...outside],
	globalSetup: '<rootDir>/testkit/databases/startForJest.mts',
	globalTeardown: '<rootDir>/testkit/databases/stopForJest.mts',
	// A hung test ends, and a busy machine fails none.
	testTimeout: 60_000,
};
