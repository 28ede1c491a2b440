import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';
import type { Workflow, WorkflowNode } from '../../testkit/n8n/types.mts';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer.ts';
import { buildSender } from '../../testkit/workflows/sender.mts';
import { saveInboxCredential } from '../../testkit/workflows/templates.mts';

const AMOUNT = 40;

describe('a mail server that refuses everybody, on a real n8n', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let server: MailServer;
	before(async () => {
		environment = await openEnvironment('refusals');
	});
	after(() => environment?.close());
	beforeEach(async () => {
		server = await startMailServer();
	});
	afterEach(() => server.close());

	/** A workflow that sends to partners p0, p1 … all at once, or one at a time in Loop Over Items. */
	async function publishSender(path: string, isLoop: boolean): Promise<string> {
		const credentialId = await saveInboxCredential(environment.n8n.client, server.port);
		const sender = buildSender(credentialId, { path, partner: '', body: '<p>Hello</p>' });
		const [webhook, partner, send] = sender.nodes as [WorkflowNode, WorkflowNode, WorkflowNode];
		const jsCode = `return Array.from({ length: ${AMOUNT} }, (_, index) => ({ json: { partnerId: 'p' + index, email: 'p' + index + '@partner.example' } }));`;
		const partners = { ...partner, type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
		send.parameters.step = path;
		const loop: WorkflowNode = {
			...partner,
			...{ id: '00000000-0000-4000-8000-000000000004', name: 'Loop', typeVersion: 3 },
			...{ type: 'n8n-nodes-base.splitInBatches', parameters: { batchSize: 1, options: {} } },
		};
		const to = (node: string) => [{ node, type: 'main', index: 0 }];
		const workflow: Workflow = {
			...sender,
			nodes: [webhook, partners, send, ...(isLoop ? [loop] : [])],
			connections: {
				Webhook: { main: [to('Partner')] },
				Partner: { main: [to(isLoop ? 'Loop' : 'Send')] },
				...(isLoop && { Loop: { main: [[], to('Send')] }, Send: { main: [to('Loop'), to('Loop')] } }),
			},
		};
		const { id } = await environment.n8n.client.importWorkflow(workflow);
		await environment.n8n.client.publish(id);
		return id;
	}

	for (const [path, isLoop, reply, asked] of [
		['loop-spam', true, '554 Message rejected as spam', 1],
		['loop-unclear', true, '550 Nope', 5],
		['wrong-relay', false, '550 5.1.1 User unknown', 9],
	] as const) {
		it(`fails early and holds nothing against anybody: ${path}`, async () => {
			server.answers.rcpt = reply;
			const id = await publishSender(path, isLoop);
			const { client } = environment.n8n;
			assert.equal((await client.runByWebhook(id, path)).status, 'error');
			assert.equal(server.arrivals.length, 0);
			const recipients = server.commands.filter((line) => line.startsWith('RCPT'));
			assert.ok(recipients.length <= asked, `${recipients.length} were asked`);
			server.answers = {};
			await client.runByWebhook(id, path);
			// Those who were asked wait for half an hour.
			assert.ok(server.countByRecipient().size >= AMOUNT - recipients.length);
			assert.deepEqual(server.doubles(), []);
		});
	}
});
