import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { chromium, type BrowserContext } from 'playwright-core';
import type { Execution } from '../../testkit/n8n/types.mts';
import type { ReceivedEmail } from '../../testkit/mail/inbox.mts';
import { readTemplate } from '../../testkit/workflows/templates.mts';
import { waitFor } from '../../testkit/processes/progress.mts';
import { paths } from '../../testkit/settings.mts';
import { browserOptions, takePicture } from '../../testkit/editor/browser.mts';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';
import { buildSender } from '../../testkit/workflows/sender.mts';

const runPath = 'send-one-email';
const target = 'http://127.0.0.1:9/terms?a=1&b=2';

/** A request that does not wait for ever. */
const ask = (url: string, options: RequestInit = {}) =>
	fetch(url, { ...options, signal: AbortSignal.timeout(60_000) });
const unescape = (text: string) => text.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
const linksOf = ({ html = '' }: ReceivedEmail) =>
	[...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link = '']) => unescape(link));

describe('Partner Email Trigger, published on a real n8n', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let eventsId: string;
	let sent = 0;

	before(async () => {
		environment = await openEnvironment('email-events');
		const { client } = environment.n8n;
		const template = await readTemplate(join(paths.templates, 'email-tracking.json'));
		// Its executions are looked at below.
		const events = { ...template, settings: { ...template.settings, saveDataSuccessExecution: 'all' } };
		eventsId = (await client.importWorkflow(events)).id;
		await client.publish(eventsId);
		const sender = await client.importWorkflow(
			buildSender(environment.choices.smtpId, {
				path: runPath,
				partner:
					'={{ { partnerId: $json.body.partnerId, email: $json.body.partnerId + "@partner.example" } }}',
				body: `<p>Hello</p><p><a href="${target.replace('&', '&amp;')}">Terms</a></p>`,
				options: { tracking: 'clicksAndOpens' },
			}),
		);
		await client.publish(sender.id);
	});
	after(() => environment?.close());

	/** Sends an email to a new partner and returns its links. */
	async function sendEmail() {
		sent += 1;
		await environment.n8n.client.fireWebhook(runPath, { partnerId: `p${sent}` });
		const emails = await environment.inbox.waitForCount(sent);
		const email = emails.find(({ to }) => to[0]?.address === `p${sent}@partner.example`);
		assert.ok(email, 'The email arrived');
		const [click = '', unsubscribe = '', pixel = ''] = linksOf(email);
		ageSends();
		return { partnerId: `p${sent}`, click, unsubscribe, pixel };
	}

	/** Makes the emails older: whatever is followed right after sending counts as a scanner's. */
	function ageSends(): void {
		const ledger = new DatabaseSync(environment.ledgerFile, { timeout: 5000 });
		ledger.exec('update sends set settled_at = settled_at - 3600000');
		ledger.close();
	}

	function query(sql: string): Array<Record<string, unknown>> {
		const ledger = new DatabaseSync(environment.ledgerFile, { timeout: 5000 });
		try {
			return ledger.prepare(sql).all();
		} finally {
			ledger.close();
		}
	}

	const suppressed = () => query('select address from suppressions').map(({ address }) => address);
	const browser = {
		'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36',
	};
	const listExecutions = async () =>
		(await environment.n8n.client.listExecutions(eventsId)).map(({ id }) => id);

	/** What the trigger put out in the execution that `act` starts. */
	async function eventFrom(act: () => Promise<unknown>): Promise<Record<string, unknown> | undefined> {
		const before = new Set(await listExecutions());
		await act();
		const execution: Execution = await environment.n8n.client.waitForExecution(
			eventsId,
			({ id }) => !before.has(id),
			20_000,
		);
		return execution.runData['Partner Email Trigger']?.[0]?.data?.main?.[0]?.[0]?.json;
	}

	it('is where links lead once it is published', () => {
		const [row] = query('select url from public_addresses');
		assert.equal(
			row?.url,
			`${environment.n8n.url}/webhook/7d9a5a3e-2f64-4a0c-9c55-5a3f0e6b1c27/partner-email`,
		);
	});

	it('shows a page for GET and HEAD, and unsubscribes nobody', async () => {
		const { unsubscribe } = await sendEmail();
		const page = await ask(unsubscribe, { redirect: 'error' });
		assert.equal(page.status, 200);
		assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
		assert.match(await page.text(), /<button>Unsubscribe<\/button>/);
		const translated = await ask(unsubscribe, { headers: { 'accept-language': 'de-AT, en;q=0.5' } });
		assert.equal(translated.headers.get('content-language'), 'de');
		assert.match(await translated.text(), /<button>Abmelden<\/button>/);
		const head = await ask(unsubscribe, { method: 'HEAD', redirect: 'error' });
		assert.equal(head.status, 200);
		assert.equal(await head.text(), '');
		assert.deepEqual(suppressed(), []);
		assert.deepEqual(await listExecutions(), []);
	});

	for (const [encoding, createBody] of [
		['urlencoded', () => new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })],
		[
			'multipart',
			() => {
				const form = new FormData();
				form.set('List-Unsubscribe', 'One-Click');
				return form;
			},
		],
	] as const) {
		it(`unsubscribes with a ${encoding} POST, without cookie or redirect, and says so`, async () => {
			const { unsubscribe, partnerId } = await sendEmail();
			let response: Response | undefined;
			const event = await eventFrom(async () => {
				response = await ask(unsubscribe, { method: 'POST', body: createBody(), redirect: 'error' });
			});
			assert.equal(response?.status, 200);
			assert.equal(response.headers.get('set-cookie'), null);
			const address = `${partnerId}@partner.example`;
			assert.deepEqual(
				{ ...event, happenedAt: undefined },
				{
					event: 'unsubscribed',
					partnerId,
					email: address,
					program: 'Acme',
					chain: 'Prospecting',
					step: 'Invite',
					isAutomated: false,
					happenedAt: undefined,
				},
			);
			assert.ok(suppressed().includes(address));
		});
	}

	it('leads on from a click, and says who clicked what', async () => {
		const { click, partnerId } = await sendEmail();
		let response: Response | undefined;
		const event = await eventFrom(async () => {
			response = await ask(click, { redirect: 'manual', headers: browser });
		});
		assert.equal(response?.status, 302);
		assert.equal(response.headers.get('location'), target);
		assert.deepEqual([event?.event, event?.partnerId, event?.link], ['clicked', partnerId, target]);
	});

	it('never redirects for a link that was changed', async () => {
		const { click } = await sendEmail();
		const [address = '', token = ''] = click.split('?c=');
		const forged = Buffer.from(JSON.stringify(['a'.repeat(40), 'https://evil.example/', 99999])).toString(
			'base64url',
		);
		for (const changed of [
			`${forged}.${token.split('.')[1]}`,
			`${token}x`,
			`${token}&url=https://evil.example`,
			encodeURIComponent('https://evil.example'),
		]) {
			const response = await ask(`${address}?c=${changed}`, { redirect: 'manual' });
			const isOwn = changed.startsWith(token) && changed.includes('&');
			assert.equal(response.status, isOwn ? 302 : 404);
			assert.notEqual(response.headers.get('location'), 'https://evil.example/');
			await response.text();
		}
	});

	it('records an opening, and answers with an image whatever is asked', async () => {
		const { pixel, partnerId } = await sendEmail();
		const image = await ask(pixel, { headers: browser });
		assert.equal(image.headers.get('content-type'), 'image/gif');
		assert.equal((await image.arrayBuffer()).byteLength, 42);
		const rows = query(`select kind, is_automated from email_events where partner_id = '${partnerId}'`);
		assert.deepEqual({ ...rows[0] }, { kind: 'opened', is_automated: 0 });
		const broken = await ask(`${pixel}x`);
		assert.equal(broken.headers.get('content-type'), 'image/gif');
	});

	it('stands up to many at once: each gets an answer, each unsubscribe counts, and emails go out meanwhile', async () => {
		const emails: Array<Awaited<ReturnType<typeof sendEmail>>> = [];
		for (let index = 0; index < 5; index += 1) emails.push(await sendEmail());
		const requests = Array.from({ length: 150 }, (_, index) => {
			const { unsubscribe, pixel, click } = emails[index % 5] ?? { unsubscribe: '', pixel: '', click: '' };
			if (index % 3 === 0) return ask(pixel, { headers: browser });
			if (index % 3 === 1) return ask(click, { headers: browser, redirect: 'manual' });
			return ask(unsubscribe, { method: index % 2 ? 'POST' : 'HEAD' });
		});
		const [answers, later] = await Promise.all([Promise.all(requests), sendEmail()]);
		assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 302]);
		await Promise.all(answers.map((answer) => answer.arrayBuffer()));
		assert.ok(later.unsubscribe);
		const addresses = new Set(suppressed());
		for (const { partnerId } of emails) assert.ok(addresses.has(`${partnerId}@partner.example`));
	});

	it('has pages that a person can use without scripts, on a phone as well', async () => {
		const profile = await mkdtemp(join(tmpdir(), 'partner-workflows-chromium-'));
		let context: BrowserContext | undefined;
		try {
			context = await chromium.launchPersistentContext(profile, {
				...browserOptions(),
				javaScriptEnabled: false,
				viewport: { width: 390, height: 844 },
			});
			const { unsubscribe, partnerId } = await sendEmail();
			const page = await context.newPage();
			await page.goto(unsubscribe);
			await takePicture(page, 'unsubscribe-question');
			assert.ok(!suppressed().includes(`${partnerId}@partner.example`));
			await page.getByRole('button', { name: 'Unsubscribe' }).click();
			await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
			await takePicture(page, 'unsubscribe-done');
			assert.ok(suppressed().includes(`${partnerId}@partner.example`));
			await page.goto(`${unsubscribe}x`);
			await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
			await takePicture(page, 'unsubscribe-invalid');
		} finally {
			await context?.close();
			await rm(profile, { recursive: true, force: true, maxRetries: 3 });
		}
	});

	it('leads nowhere once it is no longer published', async () => {
		await environment.n8n.client.unpublish(eventsId);
		await waitFor('the address to be forgotten', 60_000, async () =>
			query('select url from public_addresses').length === 0 ? true : undefined,
		);
	});
});
