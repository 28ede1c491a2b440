import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ExecutionSummary, Workflow } from '../../playground/engine/types.mts';
import { inboxCredential } from '../../playground/prospecting.mts';
import { openEnvironment, type Environment } from './environment.mts';

const path = 'retried';

/** A workflow that sends an email to one partner, and fails before it where its data is broken. */
function buildSender(credentialId: string, isBroken: boolean): Workflow {
	const node = (
		name: string,
		type: string,
		typeVersion: number,
		parameters: Record<string, unknown>,
		x: number,
	) => ({
		id: `00000000-0000-4000-8000-0000000000${x / 10}`,
		name,
		type,
		typeVersion,
		position: [x, 0] as [number, number],
		parameters,
	});
	const partner = '{ "partnerId": "p1", "email": "ann@partner.example" }';
	return {
		name: 'Sender',
		nodes: [
			{
				...node('Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path }, 100),
				webhookId: path,
			},
			node(
				'Partner',
				'n8n-nodes-base.set',
				3.4,
				{ mode: 'raw', jsonOutput: isBroken ? '={{ "nobody" }}' : partner },
				300,
			),
			{
				...node(
					'Send',
					'n8n-nodes-partner-workflows.sendPartnerEmail',
					1,
					{
						program: 'Acme',
						chain: 'Prospecting',
						step: 'Invite',
						fromEmail: 'partners@acme.example',
						subject: 'Join us',
						body: '<p>Hello</p>',
						postalAddress: 'Acme, 1 Main St',
					},
					500,
				),
				credentials: { smtp: { id: credentialId, name: inboxCredential } },
			},
		],
		connections: {
			Webhook: { main: [[{ node: 'Partner', type: 'main', index: 0 }]] },
			Partner: { main: [[{ node: 'Send', type: 'main', index: 0 }]] },
		},
		settings: { executionOrder: 'v1' },
	};
}

describe('a failed execution that is retried on a real n8n', { timeout: 300_000 }, () => {
	let environment: Environment;
	before(async () => {
		environment = await openEnvironment('retries');
	});
	after(() => environment?.close());

	/** Has a workflow fail, mends it, and retries the execution with the mended one; returns what Send said. */
	async function retryMended(start: (id: string) => Promise<unknown>) {
		const { n8n, choices } = environment;
		const { id } = await n8n.client.importWorkflow(buildSender(choices.smtpId, true));
		await n8n.client.publish(id);
		await start(id);
		const failed = await n8n.client.waitForExecution(id, () => true);
		assert.equal(failed.status, 'error');
		await n8n.client.importWorkflow(buildSender(choices.smtpId, false), id);
		const { id: retryId } = await n8n.client.request<ExecutionSummary>(
			'POST',
			`/executions/${failed.id}/retry`,
			{
				loadWorkflow: true,
			},
		);
		const retried = await n8n.client.waitForExecution(id, (execution) => execution.id === retryId);
		await n8n.client.unpublish(id);
		assert.equal(retried.mode, 'retry');
		return retried.runData.Send?.[0]?.data?.main?.[0]?.map(
			({ json }) => (json.email as { status: string }).status,
		);
	}

	it('previews where somebody had executed the workflow by hand', async () => {
		const statuses = await retryMended(async (id) => {
			await environment.n8n.client.request('POST', `/workflows/${id}/run`, {
				triggerToStartFrom: { name: 'Webhook', data: { data: { main: [[{ json: {} }]] } } },
			});
		});
		assert.deepEqual(statuses, ['preview']);
		assert.deepEqual(await environment.inbox.list(), []);
	});

	it('sends where the published workflow had run', async () => {
		const statuses = await retryMended(async () => await environment.n8n.client.fireWebhook(path));
		assert.deepEqual(statuses, ['sent']);
		assert.equal((await environment.inbox.waitForCount(1)).length, 1);
	});
});
