/**
 * Measures how long a rehearsal of the prospecting template takes, and how that grows.
 *
 *     npm run bench:rehearse
 *
 * Each rehearsal runs on n8n's engine in this process, with the behavior "typical".
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { step } from '../testkit/processes/progress.mts';
import { readTemplate } from '../testkit/workflows/templates.mts';
import { paths } from '../testkit/settings.mts';
import { round, writeResult } from './results.mts';

const SIZES = [
	{ partners: 100, days: 90 },
	{ partners: 1_000, days: 30 },
	{ partners: 1_000, days: 90 },
	{ partners: 1_000, days: 180 },
	{ partners: 10_000, days: 90 },
];

const folder = mkdtempSync(join(tmpdir(), 'partner-workflows-bench-'));
process.env.N8N_USER_FOLDER = folder;
process.env.N8N_LOG_LEVEL ??= 'silent';
const require = createRequire(import.meta.url);
require('reflect-metadata');
const { findHostModules } =
	require('../dist/nodes/rehearsal/hostModules.js') as typeof import('../nodes/rehearsal/hostModules.ts');
const { rehearse } =
	require('../dist/nodes/rehearsal/rehearse.js') as typeof import('../nodes/rehearsal/rehearse.ts');
const { readWorkflow } =
	require('../dist/nodes/rehearsal/workflowFile.js') as typeof import('../nodes/rehearsal/workflowFile.ts');
const { PRESETS } =
	require('../dist/lib/rehearsal/behavior.js') as typeof import('../lib/rehearsal/behavior.ts');
const { renderRehearsal } =
	require('../dist/lib/rehearsal/page.js') as typeof import('../lib/rehearsal/page.ts');

/** Prospects who are all there from the first hour. */
const createProspects = (amount: number) =>
	Array.from({ length: amount }, (_, index) => ({
		partnerId: `P-${index + 1}`,
		name: `Partner ${index + 1}`,
		email: `partner${index + 1}@partner.example`,
		firstName: 'Ann',
	}));

async function measure(partners: number, days: number) {
	const rehearsal = await rehearse(findHostModules(), {
		workflow: readWorkflow(await readTemplate(paths.template)),
		partners: createProspects(partners),
		days,
		start: Date.UTC(2026, 2, 1),
		zone: 'Europe/Berlin',
		behavior: PRESETS.typical,
		seed: 1,
	});
	const { hours, runs, visits, events, emails, seconds } = rehearsal;
	return {
		...{ partners, days, hours, runs, visits, events, emails: emails.length },
		seconds: round(seconds),
		eventsPerSecond: Math.round(events / seconds),
		pageKilobytes: Math.round(Buffer.byteLength(renderRehearsal(rehearsal)) / 1024),
	};
}

try {
	const results = [];
	for (const { partners, days } of SIZES) {
		results.push(
			await step(
				`${partners.toLocaleString('en-US')} partners for ${days} days`,
				() => measure(partners, days),
				({ events, eventsPerSecond }) => `${events} events, ${eventsPerSecond} a second`,
			),
		);
	}
	await writeResult('rehearse', { results });
} finally {
	rmSync(folder, { recursive: true, force: true });
}
