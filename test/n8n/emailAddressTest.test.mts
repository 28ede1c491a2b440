import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { Workflow } from '../../playground/engine/types.mts';
import { findFreePort } from '../../playground/ports.mts';
import { readTemplate } from '../../playground/prospecting.mts';
import { paths } from '../../playground/settings.mts';
import { openEnvironment, type Environment } from './environment.mts';

describe('Partner Email Trigger on an n8n that nobody can reach', { timeout: 600_000 }, () => {
	let environment: Environment;
	let template: Workflow;

	before(async () => {
		const nowhere = `http://127.0.0.1:${await findFreePort()}/`;
		environment = await openEnvironment('email-address', { WEBHOOK_URL: nowhere, N8N_WEBHOOK_URL: nowhere });
		template = await readTemplate(join(paths.root, 'templates', 'partner-email-events.json'));
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

	it('is not published, and says why and what to do', async () => {
		await assert.rejects(
			publish({}),
			/Links in emails would lead to http:\/\/127\.0\.0\.1:\d+\/webhook\/.* It cannot be reached\. Set .* WEBHOOK_URL/,
		);
		assert.deepEqual(readAddresses(), []);
	});

	it('is published all the same with the option Skip Address Test', async () => {
		await publish({ skipAddressTest: true });
		assert.equal(readAddresses().length, 1);
	});
});
