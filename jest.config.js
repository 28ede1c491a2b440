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

module.exports = {
	projects: [project('unit'), project('nodes')],
};
