import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { Workflow, WorkflowNode } from '../../testkit/n8n/types.mts';
import { findFreePort } from '../../testkit/processes/ports.mts';
import { readTemplate } from '../../testkit/workflows/templates.mts';
import { paths } from '../../testkit/settings.mts';
import { openOwnEnvironment, type Environment } from '../../testkit/n8n/ownEnvironment.mts';

describe('a public address that nobody can reach', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let template: Workflow;

	before(async () => {
		const nowhere = `http://127.0.0.1:${await findFreePort()}/`;
		const env = { WEBHOOK_URL: nowhere, N8N_WEBHOOK_URL: nowhere };
		environment = await openOwnEnvironment('email-address', env);
		template = await readTemplate(join(paths.templates, 'email-tracking.json'));
	});
	after(() => environment?.close());

	/** Publishes the template, with options of the trigger. */
	async function publish(options: Record<string, unknown>): Promise<string> {
		const nodes = template.nodes.map((node) =>
			node.type.endsWith('.partnerEmailTrigger')
				? { ...node, parameters: { ...node.parameters, options } }
				: node,
		);
		const { client } = environment.n8n;
		const { id } = await client.importWorkflow({ ...template, nodes });
		await client.publish(id);
		return id;
	}

	function readAddresses(): unknown[] {
		const ledger = new DatabaseSync(environment.ledgerFile, { timeout: 5000 });
		try {
			return ledger.prepare('select url from public_addresses').all();
		} finally {
			ledger.close();
		}
	}

	it('keeps the Partner Email Trigger from being published, and n8n says why and what to do', async () => {
		await assert.rejects(
			publish({}),
			/Links in emails would lead to http:\/\/127\.0\.0\.1:\d+\/webhook\/.* It cannot be reached \(ECONNREFUSED\)\. Set .* WEBHOOK_URL/,
		);
		assert.deepEqual(readAddresses(), []);
	});

	it('is used all the same with the option Skip Address Test', async () => {
		await publish({ skipAddressTest: true });
		assert.equal(readAddresses().length, 1);
	});

	it('is warned of by Publish Check when a chain is published', async () => {
		const { client } = environment.n8n;
		const { id } = await client.importWorkflow(createChain('Published', true));
		await assert.rejects(client.publish(id), warning);
	});

	it('is warned of by a failed execution when the next version of a published chain has the check', async () => {
		const { client } = environment.n8n;
		const { id } = await client.importWorkflow(createChain('Edited', false));
		await client.publish(id);
		await client.importWorkflow(createChain('Edited', true), id);
		await client.publish(id);
		const { status, error } = await client.waitForExecution(id, () => true, 60_000);
		assert.equal(status, 'error');
		assert.match(error?.message ?? '', warning);
	});

	it('is what Publish Check tells whoever executes it', async () => {
		const { client } = environment.n8n;
		const { id } = await client.importWorkflow(createChain('By Hand', true));
		await client.request('POST', `/workflows/${id}/run`, { triggerToStartFrom: { name: 'Publish Check' } });
		const { runData } = await client.waitForExecution(id, ({ mode }) => mode === 'manual');
		const item = runData['Publish Check']?.[0]?.data?.main?.[0]?.[0]?.json;
		assert.equal(item?.answers, false);
		assert.match(String(item.message), warning);
	});
});

const warning =
	/Links in this workflow’s emails lead to http:\/\/127\.0\.0\.1:\d+\. It cannot be reached \(ECONNREFUSED\)\. Set .* WEBHOOK_URL/;

/** A workflow that the clock starts once a month and that does nothing, with or without the check. */
function createChain(name: string, hasCheck: boolean): Workflow {
	const monthly = { rule: { interval: [{ field: 'months' }] } };
	const nodes = [createTrigger('Every Month', 'n8n-nodes-base.scheduleTrigger', monthly)];
	if (hasCheck) {
		nodes.push(createTrigger('Publish Check', 'n8n-nodes-partner-workflows.publishCheckTrigger', {}));
	}
	return { name, nodes, connections: {}, settings: {} };
}

function createTrigger(name: string, type: string, parameters: Record<string, unknown>): WorkflowNode {
	return { id: randomUUID(), name, type, typeVersion: 1, position: [0, 0], parameters };
}
