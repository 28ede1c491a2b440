import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { ReceivedEmail } from '../../testkit/mail/inbox.mts';
import { waitFor } from '../../testkit/processes/progress.mts';
import { seedProspects } from '../../testkit/workflows/templates.mts';
import { paths } from '../../testkit/settings.mts';
import {
	closePanel,
	listFaults,
	openEditor,
	openPanel,
	settle,
	takeDocsPicture,
	takePicture,
	type Editor,
} from '../../testkit/editor/browser.mts';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';
import {
	addFoundNode,
	addNode,
	addNodeBehind,
	addOption,
	chooseFromList,
	chooseOption,
	dragConnection,
	executeStep,
	fillIn,
	importFromFile,
	publish,
	readWorkflowId,
	runOften,
	typeRow,
	unpublish,
} from '../../testkit/editor/operator.mts';

const window = { width: 1440, height: 900 };
/** Between two runs, in seconds: an hour is too long for a test. */
const INTERVAL = 3;

const prospects = [
	['P-1', 'Northlight Gear', 'mara@northlight.example', 'Mara'],
	['P-2', 'Pine & Pixel', 'theo@pineandpixel.example', 'Theo'],
	['P-3', 'Nameless Nomads', 'hello@namelessnomads.example', null],
	['P-4', 'Silent Studio', null, 'Noor'],
].map(([partnerId = null, name = null, email = null, firstName = null]) => {
	return { partnerId, name, email, firstName, relationshipStage: 'new' };
});

/** Who got what, in an order that does not depend on how the sends overlapped. */
function listEmails(emails: readonly ReceivedEmail[]): string[] {
	return emails.map(({ to, subject }) => `${to.map(({ address }) => address).join()}: ${subject}`).sort();
}

const invites = [
	'hello@namelessnomads.example: Hello, would you like to work with us?',
	'mara@northlight.example: Mara, would you like to work with us?',
	'theo@pineandpixel.example: Theo, would you like to work with us?',
];

describe('An operator in n8n’s editor', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let editor: Editor;
	let canvas: Page;

	before(async () => {
		environment = await openEnvironment('journeys');
		await seedProspects(environment.n8n.client, prospects);
		editor = await openEditor(environment.n8n.client);
		canvas = await editor.openPage('/workflow/new', window);
	});

	after(async () => {
		await editor?.close();
		await environment?.close();
	});

	/** Waits until the schedule has run the open workflow so many times more, each to a good end. */
	async function waitForRuns(page: Page, runs: number): Promise<void> {
		const { client } = environment.n8n;
		const id = readWorkflowId(page);
		const countRuns = async () => {
			const scheduled = (await client.listExecutions(id)).filter(({ mode }) => mode === 'trigger');
			assert.deepEqual(
				scheduled.filter(({ status }) => status === 'error' || status === 'crashed'),
				[],
			);
			return scheduled.filter(({ status }) => status === 'success').length;
		};
		const before = await countRuns();
		await waitFor('the Schedule Trigger', 120_000, async () =>
			(await countRuns()) >= before + runs ? true : undefined,
		);
	}

	it('imports the prospecting workflow from its file, with the credentials that there are', async () => {
		await importFromFile(canvas, paths.template);
		await takeDocsPicture(canvas, 'journey/1-imported');
		assert.deepEqual(await listFaults(canvas), []);
	});

	it('chooses one of two programs, and writes own addresses', async () => {
		for (const node of ['Get Roster', 'Accept Invited Partners']) {
			await openPanel(canvas, node);
			await chooseFromList(canvas, 'programId', 'Acme Partners');
			await closePanel(canvas);
		}
		for (const node of ['Send Invite', 'Send Follow-Up 1', 'Send Follow-Up 2']) {
			await openPanel(canvas, node);
			await fillIn(canvas, 'fromName', 'Alex at Acme');
			await fillIn(canvas, 'fromEmail', 'partners@acme.example');
			await fillIn(canvas, 'postalAddress', 'Acme Inc., 1 Main Street, 12345 Springfield');
			await fillIn(canvas, 'signUpLink', 'https://acme.example/partners');
			if (node === 'Send Invite') await takeDocsPicture(canvas, 'journey/2-own-words');
			await closePanel(canvas);
		}
		assert.deepEqual(await listFaults(canvas), []);
	});

	it('previews whom the invite is for', async () => {
		await openPanel(canvas, 'New Prospects');
		const output = await executeStep(canvas, /partners match/);
		assert.match(output, /3 of 4 partners match \(first blocked by: Email Address 1\)/);
		await takeDocsPicture(canvas, 'journey/3-preview');
		await closePanel(canvas);
		assert.deepEqual(await environment.inbox.list(), []);
	});

	it('looks at the invite as partners will see it', async () => {
		await openPanel(canvas, 'Send Invite');
		await executeStep(canvas, /Preview of 3: nothing was sent/);
		const output = canvas.locator('[data-test-id="output-panel"]');
		await output.getByText('Binary', { exact: true }).click();
		await output.locator('[data-test-id="ndv-view-binary-data"]').first().click();
		const email = output.frameLocator('iframe');
		await email.getByText('Hi Mara').waitFor();
		await email.getByRole('link', { name: 'Join the program' }).waitFor();
		await takeDocsPicture(canvas, 'journey/4-email');
		await closePanel(canvas);
		assert.deepEqual(await environment.inbox.list(), []);
	});

	it('sends a test email to the own inbox, and to nobody else', async () => {
		await openPanel(canvas, 'Send Invite');
		await addOption(canvas, 'Send Test Email To');
		await fillIn(canvas, 'sendTestEmailTo', 'me@acme.example');
		const output = await executeStep(canvas, /Test email sent to/);
		assert.match(output, /Test email sent to me@acme\.example, as partner P-1 would get it/);
		await takeDocsPicture(canvas, 'journey/5-test-email');
		await closePanel(canvas);
		const arrived = await environment.inbox.waitForCount(1);
		assert.deepEqual(listEmails(arrived), ['me@acme.example: [Test] Mara, would you like to work with us?']);
	});

	it('publishes, and the schedule sends each invite once', async () => {
		await runOften(canvas, 'Every Hour', INTERVAL);
		await publish(canvas);
		await waitForRuns(canvas, 1);
		await takePicture(canvas, 'journey-published');
		assert.deepEqual(listEmails((await environment.inbox.waitForCount(4)).slice(1)), invites);
		await waitForRuns(canvas, 2);
		assert.equal((await environment.inbox.list()).length, 4);
	});

	it('pauses, edits and publishes again, and nobody gets the email twice', async () => {
		await unpublish(canvas);
		const { client } = environment.n8n;
		const runs = (await client.listExecutions(readWorkflowId(canvas))).length;
		await canvas.waitForTimeout(2 * INTERVAL * 1000);
		assert.equal((await client.listExecutions(readWorkflowId(canvas))).length, runs, 'It is paused');
		await openPanel(canvas, 'Send Invite');
		await fillIn(canvas, 'subject', 'An edited subject for {firstName|you}');
		await closePanel(canvas);
		await publish(canvas);
		await waitForRuns(canvas, 2);
		assert.equal((await environment.inbox.list()).length, 4);
	});

	it('adds a prospect to the Data Table, and the next run invites it', async () => {
		const { client } = environment.n8n;
		const table = await client.findDataTable('Prospects');
		const page = await editor.openPage(client.dataTablePath(table?.id ?? ''), window);
		await typeRow(page, ['P-5', 'Fjord Fit', 'ingrid@fjordfit.example', 'Ingrid']);
		await page.getByText('Ingrid', { exact: true }).waitFor();
		await page.getByText('Saving').waitFor({ state: 'hidden' });
		await takeDocsPicture(page, 'journey/6-new-prospect');
		await page.close();
		assert.deepEqual(listEmails((await environment.inbox.waitForCount(5)).slice(4)), [
			'ingrid@fjordfit.example: An edited subject for Ingrid',
		]);
		await waitForRuns(canvas, 1);
		assert.equal((await environment.inbox.list()).length, 5);
		await unpublish(canvas);
	});

	it('sees the report', async () => {
		const { client, url } = environment.n8n;
		const login = { user: 'operator', password: 'report' };
		await client.saveCredential('Report', 'httpBasicAuth', login);
		const page = await editor.openPage('/workflow/new', window);
		await importFromFile(page, join(paths.templates, 'workflow-report.json'));
		await publish(page);
		await page.close();
		const authorization = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
		const report = await editor.openPage('about:blank', { width: 1280, height: 900 });
		await report.setExtraHTTPHeaders({ authorization });
		await report.goto(`${url}/webhook/workflow-report`);
		const row = report.getByRole('row').filter({ hasText: 'Prospecting · Invite' }).first();
		assert.match(await row.innerText(), /^\s*Prospecting\s· Invite\s+4\s/);
		for (const partner of ['P-1', 'P-2', 'P-3', 'P-5']) {
			const recipient = report.getByRole('row').filter({ hasText: partner });
			assert.match(await recipient.innerText(), /Prospecting\s· Invite\s+Sent/);
		}
		await takeDocsPicture(report, 'journey/7-report');
		await report.close();
	});

	/** Fills in the open Send Partner Email and closes it. */
	async function writeEmail(page: Page, step: string, subject: string): Promise<void> {
		await fillIn(page, 'chain', 'Hello');
		await fillIn(page, 'step', step);
		await fillIn(page, 'fromEmail', 'partners@acme.example');
		await fillIn(page, 'subject', subject);
		await page.locator('[data-test-id="parameter-input-body"] .cm-content').click();
		await page.keyboard.type('Nice to meet you, {firstName|there}');
		await closePanel(page);
	}

	it('builds a chain from scratch, and it sends', async () => {
		const page = await editor.openPage('/workflow/new', window);
		await page.locator('[data-test-id="canvas-add-button"]').click();
		await addFoundNode(page, 'Schedule Trigger');
		await closePanel(page);
		await addNodeBehind(page, 'Schedule Trigger', 'Data table', 'Get row(s)');
		await chooseFromList(page, 'dataTableId', 'Prospects');
		await closePanel(page);
		await addNodeBehind(page, 'Get row(s)', 'Segment Filter');
		await page.getByRole('button', { name: 'Add Condition' }).first().click();
		await page.locator('[data-test-id="parameter-input-relationshipStageChoices"]').click();
		await chooseOption(page, 'New');
		await page.keyboard.press('Escape');
		await takeDocsPicture(page, 'journey/8-segment');
		await closePanel(page);
		await addNodeBehind(page, 'Segment Filter', 'Send Partner Email');
		await writeEmail(page, 'First', 'Hello {firstName|there}');
		await addNode(page, 'Chain Delay');
		await fillIn(page, 'chain', 'Hello');
		await fillIn(page, 'step', 'First');
		await closePanel(page);
		await page.locator('[data-test-id="zoom-to-fit"]').click();
		await settle(page);
		await dragConnection(page, 'Get row(s)', 'Chain Delay');
		await addNodeBehind(page, 'Chain Delay', 'Send Partner Email');
		await writeEmail(page, 'Second', 'Hello again, {firstName|you}');
		await page.locator('[data-test-id="tidy-up-button"]').click();
		assert.deepEqual(await listFaults(page), []);
		await takeDocsPicture(page, 'journey/9-from-scratch');
		const before = (await environment.inbox.list()).length;
		await runOften(page, 'Schedule Trigger', INTERVAL);
		await publish(page);
		await waitForRuns(page, 2);
		assert.deepEqual(listEmails((await environment.inbox.list()).slice(before)), [
			'hello@namelessnomads.example: Hello there',
			'mara@northlight.example: Hello Mara',
			'theo@pineandpixel.example: Hello Theo',
		]);
		await page.close();
	});
});
