import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import type { Workflow } from '../../testkit/n8n/types.mts';
import { readTemplate } from '../../testkit/workflows/templates.mts';
import { paths } from '../../testkit/settings.mts';
import { browserOptions, settle, takePicture } from '../../testkit/editor/browser.mts';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';

const LANES = [
	'Prospecting: Invite',
	'Prospecting: Follow-Up 1',
	'Prospecting: Follow-Up 2',
	'Accept Invited Partners',
];

/** A workflow with a webhook that rehearses a template. */
async function createRehearsal(
	path: string,
	template: string,
	parameters: Record<string, unknown>,
): Promise<Workflow> {
	const workflow = JSON.stringify(await readTemplate(template));
	return {
		name: `Rehearse ${path}`,
		nodes: [
			{
				...{ id: 'webhook', name: 'Run', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0] },
				...{ parameters: { httpMethod: 'POST', path }, webhookId: path },
			},
			{
				...{ id: 'rehearse', name: 'Rehearse', type: 'n8n-nodes-partner-workflows.partnerLedger' },
				...{ typeVersion: 1, position: [200, 0] },
				parameters: { resource: 'workflow', operation: 'rehearse', workflow, days: 30, ...parameters },
			},
		],
		connections: { Run: { main: [[{ node: 'Rehearse', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'all' },
	};
}

describe('Rehearse Workflow, in a real n8n', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	before(async () => {
		environment = await openEnvironment('rehearsal');
	});
	after(() => environment?.close());

	it('gives its figures, and neither sends nor remembers anything', async () => {
		const { n8n, inbox } = environment;
		const run = async (path: string, parameters: Record<string, unknown>, template = paths.template) => {
			const { id } = await n8n.client.importWorkflow(await createRehearsal(path, template, parameters));
			await n8n.client.publish(id);
			const execution = await n8n.client.runByWebhook(id, path, 120_000);
			assert.equal(execution.status, 'success', execution.error?.message);
			return execution.runData.Rehearse?.[0];
		};
		const options = { start: '2026-03-01', timezone: 'Europe/Berlin' };
		const lanes = await run('rehearse-lanes', { format: 'lanes', options });
		const figures = (lanes?.data?.main?.[0] ?? []).map(({ json }) => json);
		assert.deepEqual(
			figures.map(({ name }) => name),
			LANES,
		);
		assert.ok(Number(figures[0]?.sent) > 80, JSON.stringify(figures[0]));
		assert.ok(Number(figures[3]?.accepted) > 0, JSON.stringify(figures[3]));

		const page = await run('rehearse-page', { format: 'html', options });
		assert.match(
			String(page?.data?.main?.[0]?.[0]?.json.html),
			/^<!doctype html>[^]*Automate your prospecting/,
		);

		// Its Filter nodes are n8n's own.
		const shards = join(paths.templates, 'partner-shards.json');
		const sharded = await run('rehearse-shards', { format: 'lanes', days: 3, options }, shards);
		assert.ok(Number(sharded?.data?.main?.[0]?.[0]?.json.sent) > 80);

		assert.deepEqual(await inbox.list(), []);
		const ledger = new DatabaseSync(environment.ledgerFile, { readOnly: true });
		for (const table of ['sends', 'decisions', 'send_issues', 'suppressions']) {
			assert.deepEqual(
				{ ...ledger.prepare(`select count(*) as rows from ${table}`).get() },
				{ rows: 0 },
				table,
			);
		}
		ledger.close();
	});
});

describe('The page of a rehearsal', { timeout: 1_200_000 }, () => {
	let folder: string;
	let context: BrowserContext;
	/** A rehearsal with the sample partners. */
	let sample: { html: string; output: string };

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'partner-workflows-rehearsal-'));
		context = await chromium.launchPersistentContext(join(folder, 'profile'), browserOptions());
		sample = await rehearse();
	});
	after(async () => {
		await context?.close();
		await rm(folder, { recursive: true, force: true, maxRetries: 3 });
	});

	/** Rehearses on the command line; returns where the page is, and what was printed. */
	async function rehearse(partners?: string): Promise<{ html: string; output: string }> {
		const html = join(folder, `${Math.random()}.html`);
		const own = join(folder, 'partners.json');
		if (partners !== undefined) await writeFile(own, partners);
		const script = join(paths.root, 'scripts', 'rehearse.mts');
		const { stdout } = await promisify(execFile)(process.execPath, [
			...[
				script,
				paths.template,
				'--days',
				'60',
				'--start',
				'2026-03-01',
				'--zone',
				'Europe/Berlin',
				'--html',
				html,
			],
			...(partners === undefined ? [] : ['--partners', own]),
		]);
		return { html, output: stdout };
	}

	/** Opens the page; what it asks for, or complains about, is kept. */
	async function openPage(html: string): Promise<{ page: Page; noise: string[] }> {
		const page = await context.newPage();
		const noise: string[] = [];
		page.on('pageerror', (error) => noise.push(error.message));
		page.on('dialog', (dialog) => {
			noise.push(`dialog ${dialog.message()}`);
			void dialog.dismiss();
		});
		page.on('request', (request) => noise.push(request.url()));
		await page.goto(pathToFileURL(html).href);
		await page.locator('#browse').waitFor();
		noise.shift();
		return { page, noise };
	}

	it('shows figures, partners and emails, on a desktop and on a phone', async () => {
		const { page, noise } = await openPage(sample.html);
		assert.match(sample.output, /Prospecting: Follow-Up 2 +\d+/);
		await page.setViewportSize({ width: 1280, height: 900 });
		const lanes = page.getByRole('region', { name: 'Lanes' }).getByRole('rowheader');
		assert.deepEqual(
			(await lanes.allTextContents()).map((text) => text.replace(/\d · .*$/, '')),
			LANES,
		);
		const picture = await page.screenshot({
			clip: { x: 0, y: 0, width: 1280, height: 2300 },
			fullPage: true,
		});
		if (process.env.UPDATE_DOCS === 'true') {
			await writeFile(join(paths.root, 'docs', 'images', 'rehearsal.png'), picture);
		}

		await page.getByLabel('Search').fill('R-00128');
		await page.getByText('1 partner', { exact: true }).waitFor();
		await page.getByRole('button', { name: /Prospecting: Invite: .* would you like/ }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByText(/^To .*@partner-128\.example/).waitFor();
		const frame = page.frameLocator('iframe[title="The email"]');
		await frame.getByText(/^Hi \w+,$/).waitFor();
		assert.equal(await page.locator('iframe').getAttribute('sandbox'), '');
		await takePicture(page, 'rehearsal-email-1280x900');
		await dialog.getByRole('button', { name: 'Close' }).click();

		await page.setViewportSize({ width: 390, height: 844 });
		await page.getByLabel('Search').fill('');
		await takePicture(page, 'rehearsal-390x844');
		const whole = await page.screenshot({ fullPage: true });
		assert.equal(whole.readUInt32BE(16), 390, 'The page itself does not scroll sideways');
		assert.deepEqual(
			noise.filter((line) => line !== 'about:srcdoc'),
			[],
		);
	});

	it('has all figures without scripts', async () => {
		const text = await readFile(sample.html, 'utf8');
		const plain = text.replace(/<script[^]*?<\/script>/g, '');
		for (const lane of LANES) assert.ok(plain.includes(lane), lane);
		assert.match(plain, /Who was left out, and why/);
	});

	it('shows what a hostile partner calls itself, and runs none of it', async () => {
		const attack = '</script><script>alert(1)</script><img src="http://evil.example/x" onerror="alert(2)">';
		const partners = [
			{ partnerId: `1${attack}`, name: attack, email: 'one@partner.example', firstName: attack },
			{ partnerId: '2', name: '{{constructor}}', email: 'two@partner.example', firstName: '${alert(3)}' },
		];
		const { page, noise } = await openPage((await rehearse(JSON.stringify(partners))).html);
		await page.getByRole('heading', { level: 3, name: attack }).waitFor();
		await page
			.getByRole('button', { name: /Prospecting: Invite/ })
			.first()
			.click();
		await page.frameLocator('iframe').getByText(/^Hi /).first().waitFor();
		await settle(page);
		assert.deepEqual(
			noise.filter((line) => line !== 'about:srcdoc'),
			[],
		);
		assert.equal(await page.locator('script:not(#data)').count(), 1);
	});
});
