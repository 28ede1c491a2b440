import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import {
	NodeConnectionTypes,
	sleep,
	type ICredentialType,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type OnError,
} from 'n8n-workflow';
import { NO_OP, PACKAGE, runNode, runWorkflow, type NodeOptions } from './engine';

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

const probe = (execute: Execute, description: Partial<INodeTypeDescription> = {}): INodeType => ({
	description: {
		displayName: 'Probe',
		name: 'probe',
		group: ['transform'],
		version: 1,
		description: 'Does what a test asks for',
		defaults: { name: 'Probe' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [],
		...description,
	},
	execute,
});

/** A node that puts out what it is told by its context. */
const telling = (
	tell: (context: IExecuteFunctions) => IDataObject,
	description?: Partial<INodeTypeDescription>,
) =>
	probe(async function () {
		return [[{ json: tell(this) }]];
	}, description);

const withValue: Partial<INodeTypeDescription> = {
	properties: [{ displayName: 'Value', name: 'value', type: 'string', default: 'as it was' }],
};

const throwing = probe(async () => {
	throw new Error('Nothing works');
});

const partners = [{ partnerId: '1' }, { partnerId: '2' }];
const json = (items: INodeExecutionData[] | undefined) => items?.map((item) => item.json);

describe('a node that throws', () => {
	it.each<OnError>(['continueRegularOutput', 'continueErrorOutput'])(
		'passes every item to output 0 with On Error set to %s',
		async (onError) => {
			const { status, received, name, nodeError } = await runNode(throwing, {}, partners, { onError });

			expect(status).toBe('success');
			expect(json(received[0])).toEqual(partners);
			expect(received.slice(1).flat()).toEqual([]);
			expect(nodeError(name)?.message).toBe('Nothing works');
		},
	);

	it('stops the workflow by default', async () => {
		const { status, error, received } = await runNode(throwing, {}, partners);

		expect(status).toBe('error');
		expect(error?.message).toBe('Nothing works');
		expect(received.flat()).toEqual([]);
	});

	it('is tried again as often as it is told', async () => {
		let tries = 0;
		const twice = probe(async function () {
			if (++tries < 3) throw new Error('Not yet');
			return [this.getInputData()];
		});
		const { status } = await runNode(twice, {}, partners, { retryOnFail: true, maxTries: 3 });

		expect([status, tries]).toEqual(['success', 3]);
	});
});

describe('a disabled node', () => {
	it('forwards its input to output 0', async () => {
		const { status, received } = await runNode(throwing, {}, partners, { disabled: true });

		expect(status).toBe('success');
		expect(json(received[0])).toEqual(partners);
		expect(received[1]).toEqual([]);
	});
});

describe('a node with two outputs and an error output', () => {
	const routing = probe(async function () {
		expect(this.continueOnFail()).toBe(true);
		const [first, second, third] = this.getInputData();
		return [
			[{ json: { ...second!.json, seen: true }, pairedItem: 1 }],
			[
				{ json: { ...first!.json }, pairedItem: { item: 0 } },
				{ json: { error: 'No address' }, pairedItem: { item: 2 } },
			],
			[third!],
		];
	});

	it('is seen as the next nodes see it', async () => {
		const items = [...partners, { partnerId: '3' }];
		const { received, name, outputs } = await runNode(routing, {}, items, { onError: 'continueErrorOutput' });

		expect(received).toHaveLength(3);
		expect(json(received[0])).toEqual([{ partnerId: '2', seen: true }]);
		expect(json(received[1])).toEqual([{ partnerId: '1' }]);
		expect(json(received[2])).toEqual([{ partnerId: '3', error: 'No address' }]);
		expect(outputs(name, 0)[0]!.pairedItem).toBe(1);
		expect(outputs(name, 1)[0]!.pairedItem).toEqual({ item: 0 });
	});

	it('lets later nodes look back through pairedItem', async () => {
		const { outputs } = await runWorkflow({
			nodes: [
				{ name: 'Start', type: NO_OP },
				{ name: 'Routing', type: 'a.routing', onError: 'continueErrorOutput' },
				{ name: 'Look', type: 'a.look', parameters: { value: '={{ $("Start").item.json.partnerId }}' } },
			],
			connections: [
				['Start', 'Routing'],
				['Routing', 'Look'],
			],
			types: {
				'a.routing': routing,
				'a.look': telling(
					(context) => ({ value: context.getNodeParameter('value', 0) as string }),
					withValue,
				),
			},
			items: [...partners, { partnerId: '3' }],
		});

		expect(json(outputs('Look'))).toEqual([{ value: '2' }]);
	});
});

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
				zoneOfExpressions: context.evaluateExpression('{{ $now.zoneName }}', 0) as string,
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
				evaluated: context.getNodeParameter('value', 1) as string,
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

describe('stopping an execution', () => {
	it('reaches the node through its cancel signal, and the nodes after it do not run', async () => {
		const stop = new AbortController();
		let aborted = false;
		const stopped = probe(async function () {
			this.onExecutionCancellation(() => (aborted = true));
			stop.abort();
			await sleep(1);
			expect(this.getExecutionCancelSignal()?.aborted).toBe(true);
			return [this.getInputData()];
		});
		const { status, hasRun } = await runNode(stopped, {}, partners, { cancelSignal: stop.signal });

		expect([status, aborted, hasRun('Output 0')]).toEqual(['canceled', true, false]);
	});
});

describe('the harness', () => {
	it('leaves the items and parameters it is given alone', async () => {
		const changing = probe(async function () {
			this.getInputData()[0]!.json.partnerId = 'changed';
			return [this.getInputData()];
		}, withValue);
		const parameters = {};
		await runNode(changing, parameters, partners);

		expect([partners[0], parameters]).toEqual([{ partnerId: '1' }, {}]);
	});

	it('names nodes as n8n does, and accepts items with their wrapping', async () => {
		const { received } = await runNode(
			telling((context) => ({ type: context.getNode().type, input: context.getInputData()[0]!.json })),
			{},
			[{ json: { partnerId: '9' } }],
		);

		expect(json(received[0])).toEqual([{ type: `${PACKAGE}.probe`, input: { partnerId: '9' } }]);
	});

	it('does not touch the n8n folder of the developer', () => {
		expect(process.env.N8N_USER_FOLDER).toMatch(tmpdir());
	});
});
