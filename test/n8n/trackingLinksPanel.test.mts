import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Workflow, WorkflowNode } from '../../testkit/n8n/types.mts';
import { openEditor, openPanel, takePicture, type Editor } from '../../testkit/editor/browser.mts';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';

const window = { width: 1280, height: 900 };
const NODE = 'Reactivate';

/** What the panel calls the credential that tracking links need. */
const CREDENTIAL = 'Credential for impact.com API';

describe('the option Tracking Links Program of Send Partner Email', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let editor: Editor;

	before(async () => {
		environment = await openEnvironment('tracking-links-panel');
		editor = await openEditor(environment.n8n.client);
	});

	after(async () => {
		await editor?.close();
		await environment?.close();
	});

	/** Opens the panel of a workflow's only node. */
	async function openAlone(parameters: object, credentials: WorkflowNode['credentials']) {
		const node: WorkflowNode = {
			id: '00000000-0000-4000-8000-000000000001',
			name: NODE,
			type: 'n8n-nodes-partner-workflows.sendPartnerEmail',
			typeVersion: 1,
			position: [0, 0],
			parameters: { chain: 'Reactivation', step: 'Link', fromEmail: 'a@acme.example', ...parameters },
			credentials,
		};
		const workflow: Workflow = {
			name: NODE,
			nodes: [node],
			connections: {},
			settings: { executionOrder: 'v1' },
		};
		const { id } = await environment.n8n.client.importWorkflow(workflow);
		const page = await editor.openWorkflow(id, window);
		return { page, panel: await openPanel(page, NODE) };
	}

	it('brings the impact.com credential with it', async () => {
		const { smtpId } = environment.choices;
		const { page, panel } = await openAlone({}, { smtp: { id: smtpId, name: 'Inbox' } });
		assert.equal(await panel.getByText(CREDENTIAL).count(), 0);
		await panel.getByPlaceholder('Add Option').click();
		await page.getByText('Tracking Links Program', { exact: true }).click();
		await panel.getByText(CREDENTIAL).waitFor();
		await takePicture(page, 'tracking-links-credential');
		await page.close();
	});

	it('offers the programs of the account', async () => {
		const { smtpId, impactId } = environment.choices;
		const { page, panel } = await openAlone(
			{ options: { trackingProgramId: { __rl: true, mode: 'list', value: '' } } },
			{ smtp: { id: smtpId, name: 'Inbox' }, impactApi: { id: impactId, name: 'Sandbox' } },
		);
		await panel.getByText(CREDENTIAL).waitFor();
		await panel.getByPlaceholder('Choose a program').click();
		await page.getByText('Acme Partners', { exact: true }).click();
		await takePicture(page, 'tracking-links-program');
		assert.equal(await panel.getByPlaceholder('Choose a program').inputValue(), 'Acme Partners');
		await page.close();
	});
});
