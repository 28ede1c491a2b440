import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import {
	addRunNow,
	importTemplate,
	readTemplate,
	runPath,
	saveSandboxCredential,
	setUp,
} from '../../testkit/workflows/templates.mts';
import { startSandbox, type Sandbox } from '../../testkit/sandbox/sandbox.mts';
import { paths } from '../../testkit/settings.mts';
import { openOwnEnvironment, type Environment, type Own } from '../../testkit/n8n/ownEnvironment.mts';

const partners = 20_000;
/** Of a hundred made-up partners, 62 have joined: see playground/sandbox/program.mts. */
const joined = (partners * 62) / 100;

/** In megabytes. n8n alone takes up most of it. */
const heapLimit = 384;

/** The most memory that a process has held so far, in megabytes; Linux only. */
async function readPeakMemory(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}

describe(
	'a program of 20,000 partners, worked through in pages on a real n8n',
	{ timeout: 1_200_000 },
	() => {
		let environment: Environment & Own;
		let sandbox: Sandbox;

		before(async () => {
			environment = await openOwnEnvironment('roster-pages', {
				NODE_OPTIONS: `--max-old-space-size=${heapLimit}`,
			});
			sandbox = await startSandbox({
				logFile: join(paths.logs, 'test-roster-pages-large-sandbox.log'),
				args: ['--partners', String(partners), '--history', '3'],
			});
		});

		after(async () => {
			await environment?.close();
		});

		it('holds one page at a time in memory, and reaches everybody once', async (test) => {
			const { n8n, inbox, userFolder, ledgerFile, choices } = environment;
			const impactId = await saveSandboxCredential(n8n.client, sandbox.url);
			const template = await readTemplate(join(paths.templates, 'work-through-a-large-program.json'));
			const workflow = addRunNow(setUp(template, { ...choices, impactId }));
			const { id } = await importTemplate(n8n.client, workflow, userFolder);
			const before = await readPeakMemory(n8n.process.pid);
			const started = performance.now();
			const execution = await n8n.client.runByWebhook(id, runPath, 400_000);
			const seconds = Math.round((performance.now() - started) / 1000);
			assert.equal(execution.status, 'success', execution.error?.message);
			const pages = execution.runData['Prepare Roster Pages']?.[0]?.data?.main?.[0]?.length ?? 0;
			const done = execution.runData['Run This Workflow for Each Page']?.[0]?.data?.main?.[0] ?? [];
			assert.deepEqual(
				done.map(({ json }) => json),
				Array.from({ length: pages }, (_, index) => ({ page: index + 1 })),
			);
			const peak = await readPeakMemory(n8n.process.pid);
			test.diagnostic(`${pages} pages of up to 1,000 partners in ${seconds} s`);
			test.diagnostic(
				`peak memory of n8n: ${before} MB before, ${peak} MB after, heap limit ${heapLimit} MB`,
			);
			assert.ok(pages >= 20, `${pages} pages`);

			const ledger = new DatabaseSync(ledgerFile, { readOnly: true });
			const stages = ledger
				.prepare('SELECT stage, count(*) AS amount FROM partner_stages GROUP BY stage')
				.all();
			ledger.close();
			const amounts = new Map(stages.map(({ stage, amount }) => [stage, Number(amount)]));
			const known = 24;
			assert.equal(
				[...amounts.values()].reduce((sum, amount) => sum + amount, 0),
				partners + known,
			);
			assert.ok((amounts.get('joined') ?? 0) >= joined, `${amounts.get('joined')} have joined`);
			const emails = (await inbox.list()).flatMap(({ to }) => to.map(({ address }) => address));
			assert.equal(new Set(emails).size, emails.length);
			assert.ok(emails.length > 100, `${emails.length} emails`);
		});
	},
);
