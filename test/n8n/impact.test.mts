import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sandboxAccount } from '../../testkit/sandbox/account.mts';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';

const nodeType = { name: 'n8n-nodes-partner-workflows.impact', version: 1 };

describe('impact.com on a real n8n', { timeout: 1_200_000 }, () => {
	let environment: Environment;

	before(async () => {
		environment = await openEnvironment('impact');
	});

	after(async () => {
		await environment?.close();
	});

	/** What the button *Test* of the credential says. */
	async function testCredential(changes: Record<string, string>) {
		const { n8n, sandbox, choices } = environment;
		const data = {
			accountSid: sandboxAccount.sid,
			authToken: sandboxAccount.token,
			host: sandbox.url,
			...changes,
		};
		return await n8n.client.request<{ status: string; message: string }>('POST', '/credentials/test', {
			credentials: { id: choices.impactId, name: 'Test', type: 'impactApi', data },
		});
	}

	/** What a list in the node's panel offers. */
	async function list(methodName: string, filter?: string) {
		const { n8n, choices } = environment;
		const { results } = await n8n.client.request<{ results: Array<{ name: string; value: string }> }>(
			'POST',
			'/dynamic-node-parameters/resource-locator-results',
			{
				nodeTypeAndVersion: nodeType,
				path: 'parameters.programId',
				methodName,
				filter,
				currentNodeParameters: {
					resource: 'group',
					operation: 'addPartners',
					programId: { __rl: true, mode: 'list', value: '1000' },
				},
				credentials: { impactApi: { id: choices.impactId, name: 'Playground sandbox' } },
			},
		);
		return results.map(({ name, value }) => `${value} ${name}`);
	}

	it('accepts a credential that works', async () => {
		assert.equal((await testCredential({})).status, 'OK');
	});

	it('refuses a wrong token, and one that would travel in the open', async () => {
		const wrong = await testCredential({ authToken: 'revoked' });
		assert.equal(wrong.status, 'Error');
		const open = await testCredential({ host: 'http://api.impact.com' });
		assert.equal(open.status, 'Error');
		assert.match(open.message, /API Host must begin with https/);
		for (const answer of [wrong, open]) assert.doesNotMatch(JSON.stringify(answer), /sandbox-token|revoked/);
	});

	it('lists programs and groups to choose from', async () => {
		assert.deepEqual(await list('searchPrograms'), [
			'1001 Acme Creators',
			'1002 Acme Outlet (CLOSED)',
			'1000 Acme Partners',
		]);
		assert.deepEqual(await list('searchPrograms', 'creat'), ['1001 Acme Creators']);
		const { n8n, choices } = environment;
		const options = await n8n.client.request<Array<{ name: string; value: string }>>(
			'POST',
			'/dynamic-node-parameters/options',
			{
				nodeTypeAndVersion: { ...nodeType, name: nodeType.name.replace('impact', 'autoAccept') },
				path: 'parameters.acceptGroups',
				methodName: 'getGroups',
				currentNodeParameters: {
					platform: 'impact',
					programId: { __rl: true, mode: 'list', value: '1000' },
				},
				credentials: { impactApi: { id: choices.impactId, name: 'Playground sandbox' } },
			},
		);
		assert.deepEqual(options[0], { name: 'Auto-Accepted', value: '99997' });
		assert.deepEqual(await list('searchGroups'), [
			'99997 Auto-Accepted',
			'99996 Blocked',
			'99998 Creators',
			'99999 VIP',
		]);
	});
});
