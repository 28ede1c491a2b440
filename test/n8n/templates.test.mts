import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Workflow } from '../../testkit/n8n/types.mts';
import { readLanes } from '../../testkit/workflows/lanes.mts';
import {
	addRunNow,
	readTemplates,
	runPath,
	saveInboxCredential,
	saveSandboxCredential,
	setUp,
	type Choices,
} from '../../testkit/workflows/templates.mts';
import { waitFor } from '../../testkit/processes/progress.mts';
import { paths } from '../../testkit/settings.mts';
import { listFaults, openEditor, type Editor } from '../../testkit/editor/browser.mts';
import { listCutNotes, pictureCanvas } from '../../testkit/editor/canvas.mts';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';
import {
	executeFrom,
	importFromFile,
	readWorkflowId,
	startNewWorkflow,
} from '../../testkit/editor/operator.mts';
import { expected, fillProgram } from './templatePartners.mts';

const pictures = join(paths.root, 'docs', 'images', 'templates');
const templates = await readTemplates();
const ids = [...templates.keys()];

/** Those that send emails to the partners of a roster, and can be tried with sample partners. */
const chains = ids.filter((id) => templates.get(id)?.nodes.some(({ name }) => name === 'Try It Out'));

/** Where one can begin by hand before anything is set up. */
const triggers: Record<string, string> = {
	'email-tracking': 'Partner Email Trigger',
	'workflow-report': 'Report Page',
	...Object.fromEntries(chains.map((id) => [id, 'Try It Out'])),
};

const window = { width: 1440, height: 900 };

/** Whoever opens the report. */
const login = { user: 'operator', password: 'report' };

describe('The templates on a real n8n', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let editor: Editor;
	let canvas: Page;
	let choices: Choices;
	const workflows = new Map<string, { id: string; workflow: Workflow }>();

	const read = (id: string): Workflow => {
		const template = templates.get(id);
		assert.ok(template, `There is no template "${id}"`);
		return template;
	};

	before(async () => {
		environment = await openEnvironment('templates');
		// n8n chooses the only credential of a type by itself: at first there is none.
		const { client } = environment.n8n;
		for (const id of Object.values(environment.choices)) await client.request('DELETE', `/credentials/${id}`);
		editor = await openEditor(client);
		canvas = await editor.openPage('/workflow/new', window);
	});

	after(async () => {
		await editor?.close();
		await environment?.close();
	});

	/** Imports a template into a new workflow, and waits until it is saved, without which the editor cannot be left. */
	async function importIntoEditor(page: Page, id: string): Promise<{ workflowId: string; stored: Workflow }> {
		if (id !== ids[0]) await startNewWorkflow(page);
		await importFromFile(page, join(paths.templates, `${id}.json`));
		const workflowId = readWorkflowId(page);
		const { client } = environment.n8n;
		// The editor saves what was imported by itself, a moment later.
		const stored = await waitFor('the editor to save the workflow', 60_000, async () =>
			client.request<Workflow>('GET', `/workflows/${workflowId}`).catch(() => undefined),
		);
		return { workflowId, stored };
	}

	for (const id of ids) {
		it(`imports ${id} from its file, and previews it before anything is set up`, async () => {
			const { client } = environment.n8n;
			const template = read(id);
			const { workflowId, stored } = await importIntoEditor(canvas, id);
			assert.equal(stored.name, template.name);
			assert.equal(stored.nodes.length, template.nodes.length);
			const lacking = template.nodes
				.filter(
					({ type, parameters }) =>
						/\.(sendPartnerEmail|impact)$/.test(type) ||
						(type.endsWith('.autoAccept') && parameters.platform === 'impact') ||
						type.endsWith('.webhook'),
				)
				.map(({ name }) => `${name}: n8n marks it red`);
			assert.deepEqual((await listFaults(canvas)).sort(), lacking.sort());
			assert.deepEqual(await listCutNotes(canvas), []);
			const trigger = triggers[id];
			if (trigger !== undefined) {
				await executeFrom(canvas, trigger);
				const execution = await client.waitForExecution(workflowId, ({ mode }) => mode === 'manual', 60_000);
				assert.equal(execution.status, 'success', execution.error?.message);
				const lanes = readLanes(template, execution);
				const failed = lanes.flatMap(({ entries }) => entries.filter(({ status }) => status !== 'preview'));
				assert.deepEqual(
					failed.filter(({ status }) => !['accepted', 'needsReview'].includes(status)),
					[],
				);
				if (chains.includes(id)) assert.ok(lanes.some(({ counts }) => (counts.sent ?? 0) > 0));
			}
			await client.request('POST', `/workflows/${workflowId}/archive`, {});
			assert.deepEqual(await environment.inbox.list(), []);
		});
	}

	it('publishes the tracking workflow while its mailbox is deactivated, and not when it lacks a credential', async () => {
		const { client } = environment.n8n;
		const template = read('email-tracking');
		const activated = template.nodes.map((node) => ({ ...node, disabled: false }));
		const other = await client.importWorkflow({ ...template, name: 'With mailbox', nodes: activated });
		await assert.rejects(client.publish(other.id), /[Cc]redential/);
		await client.request('POST', `/workflows/${other.id}/archive`, {});
		const { id } = await client.importWorkflow(template);
		await client.publish(id);
	});

	it('opens every template without a red node where the credentials are known', async () => {
		const { client } = environment.n8n;
		choices = {
			smtpId: await saveInboxCredential(client, environment.inbox.smtpPort),
			impactId: await saveSandboxCredential(client, environment.sandbox.url),
		};
		await client.saveCredential('Report', 'httpBasicAuth', login);
		const page = await editor.openPage('/workflow/new', window);
		for (const id of ids) {
			await importIntoEditor(page, id);
			assert.deepEqual([id, await listFaults(page)], [id, []]);
		}
		await page.close();
	});

	it('sends what is expected once everything is set up and published, and nothing when it runs again', async () => {
		const { n8n, inbox } = environment;
		await fillProgram(environment);
		for (const id of chains) {
			const workflow = addRunNow(setUp(read(id), choices), `${runPath}-${id}`);
			const stored = await n8n.client.importWorkflow(workflow);
			await n8n.client.publish(stored.id);
			workflows.set(id, { id: stored.id, workflow });
		}
		const runAll = async () => {
			const accepted: string[] = [];
			for (const [id, { id: workflowId, workflow }] of workflows) {
				const execution = await n8n.client.runByWebhook(workflowId, `${runPath}-${id}`);
				assert.equal(execution.status, 'success', `${id}: ${execution.error?.message}`);
				const lanes = readLanes(workflow, execution);
				assert.deepEqual(
					lanes.flatMap(({ failures }) => failures),
					[],
				);
				const entries = lanes.flatMap((lane) => lane.entries);
				accepted.push(...entries.filter(({ status }) => status === 'accepted').map(({ partner }) => partner));
			}
			return accepted;
		};
		assert.deepEqual(await runAll(), ['Cleo & Co']);
		const emails = await inbox.waitForCount(expected.length);
		const received = emails.map(({ to, subject }) => `${to[0]?.address}: ${subject}`).sort();
		assert.deepEqual(received, expected);
		assert.deepEqual(await runAll(), []);
		assert.equal((await inbox.list()).length, expected.length);
	});

	it('shows the report of what was sent', async () => {
		const { n8n } = environment;
		const credential = await n8n.client.saveCredential('Report', 'httpBasicAuth', login);
		const template = read('workflow-report');
		const nodes = template.nodes.map((node) =>
			node.type.endsWith('.webhook')
				? { ...node, credentials: { httpBasicAuth: { id: credential, name: 'Report' } } }
				: node,
		);
		const { id } = await n8n.client.importWorkflow({ ...template, nodes });
		await n8n.client.publish(id);
		const authorization = `Basic ${Buffer.from('operator:report').toString('base64')}`;
		const page = await fetch(`${n8n.url}/webhook/workflow-report`, { headers: { authorization } });
		assert.match(await page.text(), /Onboarding/i);
	});

	// Not a test, but a way to take the pictures of templates/README.md anew.
	if (process.env.UPDATE_DOCS === 'true') {
		it('has a picture of each canvas', async () => {
			const { client } = environment.n8n;
			await mkdir(pictures, { recursive: true });
			for (const id of ids) {
				const { id: workflowId } = await client.importWorkflow(setUp(read(id), choices));
				const page = await editor.openWorkflow(workflowId, { width: 1600, height: 1000 });
				await pictureCanvas(page, join(pictures, `${id}.png`));
				await page.close();
			}
		});
	}
});
