import { tmpdir } from 'node:os';
import { sleep, type OnError } from 'n8n-workflow';
import { NO_OP, PACKAGE, runNode, runWorkflow } from '../../testkit/engine/engine';
import { json, partners, probe, telling, withValue } from '../../testkit/engine/probe';

const throwing = probe(async () => {
	throw new Error('Nothing works');
});

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
				'a.look': telling((context) => ({ value: context.getNodeParameter('value', 0) }), withValue),
			},
			items: [...partners, { partnerId: '3' }],
		});

		expect(json(outputs('Look'))).toEqual([{ value: '2' }]);
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
