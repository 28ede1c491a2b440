import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ExecutionSummary } from '../../testkit/n8n/types.mts';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';
import { buildSender } from '../../testkit/workflows/sender.mts';

const path = 'retried';
const partner = '{ "partnerId": "p1", "email": "ann@partner.example" }';

describe('a failed execution that is retried on a real n8n', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	before(async () => {
		environment = await openEnvironment('retries');
	});
	after(() => environment?.close());

	/** Has a workflow fail, mends it, and retries the execution with the mended one; returns what Send said. */
	async function retryMended(start: (id: string) => Promise<unknown>) {
		const { n8n, choices } = environment;
		const mended = buildSender(choices.smtpId, { path, partner, body: '<p>Hello</p>' });
		const broken = buildSender(choices.smtpId, { path, partner: '={{ "nobody" }}', body: '<p>Hello</p>' });
		const { id } = await n8n.client.importWorkflow(broken);
		await n8n.client.publish(id);
		await start(id);
		const failed = await n8n.client.waitForExecution(id, () => true);
		assert.equal(failed.status, 'error');
		await n8n.client.importWorkflow(mended, id);
		const retry = `/executions/${failed.id}/retry`;
		const { id: retryId } = await n8n.client.request<ExecutionSummary>('POST', retry, { loadWorkflow: true });
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
