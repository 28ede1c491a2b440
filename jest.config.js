const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

// n8n-core writes its settings into N8N_USER_FOLDER on first use: never the developer's own.
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'partner-workflows-jest-'));
process.env.TZ = 'UTC';

const project = (name) => ({
	displayName: name,
	testEnvironment: 'node',
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
	globalSetup: '<rootDir>/testkit/databases/startForJest.ts',
	globalTeardown: '<rootDir>/testkit/databases/stopForJest.ts',
};

module.exports = {
	// A busy machine takes many times as long.
	testTimeout: 30_000,
	projects: [project('unit'), project('nodes'), nodesOnPostgres],
};
