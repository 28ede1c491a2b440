import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ICredentialType, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NO_OP, runNode, type NodeOptions } from '../../../testkit/engine/engine';
import { json, partners, probe, telling, withValue } from '../../../testkit/engine/probe';

describe('what a node can ask its context', () => {
	const told = async (tell: (context: IExecuteFunctions) => IDataObject, options: NodeOptions = {}) =>
		json((await runNode(telling(tell, withValue), {}, partners, options)).received[0])![0];

	it('has the time zone, workflow, execution and mode it was given', async () => {
		const options = {
			timezone: 'Pacific/Auckland',
			workflowId: 'w7',
			workflowName: 'Welcome',
			executionId: '42',
			mode: 'manual',
		} as const;
		const answer = await told(
			(context) => ({
				timezone: context.getTimezone(),
				zoneOfExpressions: context.evaluateExpression('{{ $now.zoneName }}', 0),
				workflow: { ...context.getWorkflow() },
				execution: context.getExecutionId(),
				mode: context.getMode(),
			}),
			options,
		);

		expect(answer).toEqual({
			timezone: 'Pacific/Auckland',
			zoneOfExpressions: 'Pacific/Auckland',
			workflow: { id: 'w7', name: 'Welcome', active: false },
			execution: '42',
			mode: 'manual',
		});
	});

	it('has raw parameters beside evaluated ones, and their defaults', async () => {
		const type = telling(
			(context) => ({
				raw: context.getNode().parameters.value,
				evaluated: context.getNodeParameter('value', 1),
			}),
			withValue,
		);
		const written = await runNode(type, { value: '=Hi {{ $json.partnerId }}' }, partners);
		const unwritten = await runNode(type, {}, partners);

		expect(json(written.received[0])).toEqual([{ raw: '=Hi {{ $json.partnerId }}', evaluated: 'Hi 2' }]);
		expect(json(unwritten.received[0])).toEqual([{ raw: 'as it was', evaluated: 'as it was' }]);
	});

	it('has the nodes before it', async () => {
		const { received, name } = await runNode(
			telling((context) => ({
				parents: context.getParentNodes(context.getNode().name).map((node) => node.type),
			})),
			{},
			partners,
		);

		expect(name).toBe('Probe');
		expect(json(received[0])).toEqual([{ parents: [NO_OP] }]);
	});

	it('has a place for hints', async () => {
		const hinting = probe(async function () {
			this.addExecutionHints({ message: 'Sent 2.', location: 'outputPane' });
			return [this.getInputData()];
		});
		const { hints, name } = await runNode(hinting, {}, partners);

		expect(hints(name)).toEqual([{ message: 'Sent 2.', location: 'outputPane' }]);
	});
});

describe('credentials', () => {
	const asking = probe(
		async function () {
			return [[{ json: { ...(await this.getCredentials('smtp')) } }]];
		},
		{ credentials: [{ name: 'smtp', required: true }] },
	);

	it('are given to the nodes that declare their type', async () => {
		const { received } = await runNode(asking, {}, partners, {
			credentials: { smtp: { host: 'mail.test' } },
		});

		expect(json(received[0])).toEqual([{ host: 'mail.test' }]);
	});

	it('can be missing, or impossible to decrypt', async () => {
		const missing = await runNode(asking, {}, partners);
		const broken = await runNode(asking, {}, partners, { credentials: { smtp: new Error('Wrong key') } });

		expect(missing.error?.message).toBe('Node does not have any credentials set');
		expect(broken.error?.message).toBe('Wrong key');
	});

	it('authenticate requests the way their type says', async () => {
		const acme: ICredentialType = {
			name: 'acmeApi',
			displayName: 'Acme API',
			properties: [],
			authenticate: {
				type: 'generic',
				properties: { headers: { Authorization: '=Bearer {{ $credentials.token }}' } },
			},
		};
		const server = createServer((request, response) => response.end(request.headers.authorization));
		await once(server.listen(0, '127.0.0.1'), 'listening');
		const { port } = server.address() as AddressInfo;
		const requesting = probe(
			async function () {
				const request = { url: `http://127.0.0.1:${port}` };
				const header: unknown = await this.helpers.httpRequestWithAuthentication.call(
					this,
					'acmeApi',
					request,
				);
				return [[{ json: { header: String(header) } }]];
			},
			{ credentials: [{ name: 'acmeApi' }] },
		);
		const { received } = await runNode(requesting, {}, partners, {
			credentials: { acmeApi: { token: 't1' } },
			credentialTypes: [acme],
		});
		server.closeAllConnections();
		server.close();

		expect(json(received[0])).toEqual([{ header: 'Bearer t1' }]);
	});
});
