import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { chromium, type BrowserContext } from 'playwright-core';
import type { Workflow } from '../../testkit/n8n/types.mts';
import { readTemplate } from '../../testkit/workflows/templates.mts';
import { paths } from '../../testkit/settings.mts';
import { browserOptions, takeDocsPicture, takePicture } from '../../testkit/editor/browser.mts';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';

const login = { user: 'operator', password: 'report' };
const DAY = 24 * 60 * 60 * 1000;

/** The template with the credential chosen in its webhook, as an operator sets it up. */
function protect(template: Workflow, id: string): Workflow {
	return {
		...template,
		nodes: template.nodes.map((node) =>
			node.type === 'n8n-nodes-base.webhook'
				? { ...node, credentials: { httpBasicAuth: { id, name: 'Report' } } }
				: node,
		),
	};
}

describe('The report page, published on a real n8n', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let address: string;

	before(async () => {
		environment = await openEnvironment('email-report');
		const { client, url } = environment.n8n;
		const id = await client.saveCredential('Report', 'httpBasicAuth', login);
		const template = await readTemplate(join(paths.templates, 'workflow-report.json'));
		const workflow = await client.importWorkflow(protect(template, id));
		await client.publish(workflow.id);
		address = `${url}/webhook/workflow-report`;
	});
	after(() => environment?.close());

	const ask = (headers: Record<string, string> = {}) =>
		fetch(address, { headers, signal: AbortSignal.timeout(20_000) });
	const authorization = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;

	/** Puts emails of a chain into the ledger, as runs of the last weeks would have. */
	function fillLedger(): void {
		const ledger = new DatabaseSync(environment.ledgerFile, { timeout: 5000 });
		const insert = ledger.prepare(
			"insert into sends (program, chain, step, partner_id, address, status, message_id, copy_hash, claimed_by, claimed_at, settled_at, attempts, reason) values ('acme', 'prospecting', ?, ?, ?, ?, 'x', 'x', 'x', ?, ?, 1, ?)",
		);
		const happen = ledger.prepare(
			"insert into email_events values (?, 'acme', 'prospecting', ?, ?, ?, ?, 0, ?, 'https://acme.example')",
		);
		ledger.exec(
			"insert into written_names values ('acme', 'prospecting', '', 'Prospecting'), ('acme', 'prospecting', 'invite', 'Invite'), ('acme', 'prospecting', 'follow-up 1', 'Follow-Up 1')",
		);
		for (const [step, amount] of [
			['invite', 60],
			['follow-up 1', 40],
		] as const) {
			for (let index = 0; index < amount; index += 1) {
				const at = Date.now() - (((index * 7) % 26) + 1) * DAY;
				const status = index % 15 === 14 ? 'bounced' : 'sent';
				const partner = `${1000 + index}`;
				insert.run(
					step,
					partner,
					`p${index}@partner.example`,
					status,
					at,
					at,
					'550 5.1.1 <b>No such user</b>',
				);
				if (status === 'bounced') continue;
				for (const [kind, interval] of [
					['opened', 2],
					['clicked', 5],
					['unsubscribed', 20],
				] as const) {
					if (index % interval !== 0) continue;
					const key = `${kind} ${step} ${index}`;
					happen.run(key, step, partner, `p${index}@partner.example`, kind, at + 1000);
				}
			}
		}
		ledger.close();
	}

	it('is closed to strangers, and says that there is nothing yet', async () => {
		assert.equal((await ask()).status, 401);
		const page = await ask({ authorization });
		assert.equal(page.status, 200);
		assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
		assert.match(await page.text(), /Nothing yet/);
	});

	it('works without scripts, for a screen reader, and on a phone', async () => {
		fillLedger();
		const profile = await mkdtemp(join(tmpdir(), 'partner-workflows-chromium-'));
		let context: BrowserContext | undefined;
		try {
			context = await chromium.launchPersistentContext(profile, {
				...browserOptions(),
				javaScriptEnabled: false,
				httpCredentials: { username: login.user, password: login.password },
				viewport: { width: 1280, height: 900 },
			});
			const page = await context.newPage();
			const requests: string[] = [];
			page.on('request', (request) => requests.push(request.url()));
			await page.goto(address, { timeout: 60_000 });
			await takeDocsPicture(page, 'report');
			assert.deepEqual(
				requests.filter((url) => !url.endsWith('/favicon.ico')),
				[address],
			);

			const figures = page.getByRole('region', { name: 'By email' }).getByRole('table');
			const row = figures
				.getByRole('row')
				.filter({ has: page.getByRole('rowheader', { name: 'Prospecting · Invite' }) });
			assert.deepEqual((await row.getByRole('cell').allTextContents()).slice(0, 6), [
				'56',
				'34 60.7%',
				'22',
				'12 21.4%',
				'44',
				'4',
			]);
			assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Partner emails');
			const days = page.getByRole('region', { name: 'Sent per day' });
			await days.getByText('Show as a table').click();
			assert.equal(await days.getByRole('rowheader').count(), 31);
			assert.equal(await page.getByText('<b>No such user</b>').count(), 6);

			await page.setViewportSize({ width: 390, height: 844 });
			await takePicture(page, 'report-390x844');
			const whole = await page.screenshot({ fullPage: true });
			// The width in the header of a PNG (https://www.w3.org/TR/png-3/#11IHDR): that of everything there is to see.
			assert.equal(whole.readUInt32BE(16), 390, 'The page itself does not scroll sideways');
		} finally {
			await context?.close();
			await rm(profile, { recursive: true, force: true, maxRetries: 3 });
		}
	});
});
