import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Workflow } from '../../testkit/n8n/types.mts';
import { seedProspects } from '../../testkit/workflows/templates.mts';
import { paths } from '../../testkit/settings.mts';
import {
	closePanel,
	listFaults,
	openEditor,
	openPanel,
	takePicture,
	type Editor,
} from '../../testkit/editor/browser.mts';
import { openEnvironment, setUpTemplate, type Environment } from '../../testkit/n8n/environment.mts';

const windows = [
	{ width: 1280, height: 800 },
	{ width: 1440, height: 900 },
] as const;

const packageName = 'n8n-nodes-partner-workflows';

/** A workflow of nodes as they are when they are added, named as their types. */
function buildWorkflow(name: string, types: string[]): Workflow {
	const nodes = types.map((type, index) => ({
		id: `00000000-0000-4000-8000-00000000000${index}`,
		name: type,
		type: `${packageName}.${type}`,
		typeVersion: 1,
		position: [index * 300, 0] as [number, number],
		parameters: {},
	}));
	return { name, nodes, connections: {}, settings: { executionOrder: 'v1' } };
}

describe("n8n's editor", { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let editor: Editor;
	let template: Workflow;
	let templateId: string;

	before(async () => {
		environment = await openEnvironment('editor');
		await seedProspects(environment.n8n.client);
		editor = await openEditor(environment.n8n.client);
		template = await setUpTemplate(environment);
		templateId = (await environment.n8n.client.importWorkflow(template)).id;
	});

	after(async () => {
		await editor?.close();
		await environment?.close();
	});

	it('shows every node of the template, and none of them red', async () => {
		const page = await editor.openWorkflow(templateId, { width: 1440, height: 900 });
		await takePicture(page, 'template');
		const shown = page.locator('[data-test-id="canvas-node"]');
		const names = await Promise.all((await shown.all()).map((node) => node.getAttribute('data-node-name')));
		const expected = template.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		assert.deepEqual(names.sort(), expected.map(({ name }) => name).sort());
		assert.deepEqual(await listFaults(page), []);
		await page.close();
	});

	it('would have shown a red node: unknown types and missing settings are seen', async () => {
		const { client } = environment.n8n;
		const faulty = buildWorkflow('Faulty', ['unknown', 'sendPartnerEmail']);
		const page = await editor.openWorkflow((await client.importWorkflow(faulty)).id, {
			width: 1280,
			height: 800,
		});
		const faults = (await listFaults(page)).join();
		assert.match(faults, /unknown: n8n does not know its type/);
		assert.match(faults, /sendPartnerEmail: n8n marks it red/);
		await page.close();
	});

	/** Opens the panels of some nodes in windows of both sizes. */
	async function showPanels(
		workflowId: string,
		nodes: Iterable<[type: string, name: string]>,
	): Promise<void> {
		const page = await editor.openWorkflow(workflowId, windows[0]);
		assert.deepEqual(await listFaults(page), []);
		for (const window of windows) {
			await page.setViewportSize(window);
			for (const [type, name] of nodes) {
				const panel = await openPanel(page, name);
				const parameters = await panel.locator('[data-test-id="parameter-item"]').count();
				assert.ok(parameters > 0, `The panel of ${name} shows its parameters`);
				await takePicture(page, `panel-${type}-${window.width}x${window.height}`);
				await closePanel(page);
			}
		}
		await page.close();
	}

	it('opens the panel of each of our nodes', async () => {
		const manifest = JSON.parse(await readFile(join(paths.root, 'package.json'), 'utf8')) as {
			n8n: { nodes: string[] };
		};
		const ours = new Map(
			// Of several nodes of a type, the first.
			[...template.nodes]
				.reverse()
				.filter(({ type }) => type.startsWith(`${packageName}.`))
				.map(({ type, name }) => [type.slice(packageName.length + 1), name]),
		);
		const others = manifest.n8n.nodes
			.map((path) => basename(path, '.node.js'))
			.map((name) => `${name[0]?.toLowerCase()}${name.slice(1)}`)
			.filter((type) => !ours.has(type));
		assert.equal(ours.size + others.length, manifest.n8n.nodes.length, 'The template uses our nodes only');
		const { id } = await environment.n8n.client.importWorkflow(buildWorkflow('Others', others));
		await showPanels(
			id,
			others.map((type) => [type, type]),
		);
		await showPanels(templateId, [...ours]);
	});
});
