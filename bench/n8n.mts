import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { N8nServer } from '../testkit/n8n/server.mts';
import type { Execution, Workflow, WorkflowNode } from '../testkit/n8n/types.mts';
import { buildCrowd } from '../testkit/partners/crowd.mts';

/**
 * Partners as JSON over HTTP: `/10000/new` answers with so many in that stage.
 *
 * @param more fields that all of them have besides
 */
export async function servePartners(
	more: Record<string, unknown> = {},
): Promise<{ url: string; server: Server }> {
	const server = createServer((request, response) => {
		const [, amount, stage] = (request.url ?? '').split('/');
		response.setHeader('content-type', 'application/json');
		const crowd = buildCrowd(Number(amount), stage);
		response.end(JSON.stringify(crowd.map((partner) => ({ ...partner, ...more }))));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** A node of a workflow that measures. */
export function createNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: WorkflowNode['parameters'],
	more: Partial<WorkflowNode> = {},
): WorkflowNode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters, ...more };
}

/** A workflow that fetches partners and gives them to each lane, a list of nodes one after the other. */
export function createWorkflow(path: string, url: string, lanes: WorkflowNode[][]): Workflow {
	const start = [
		createNode(
			'Run',
			'n8n-nodes-base.webhook',
			2,
			{ httpMethod: 'POST', path },
			{ webhookId: `bench-${path}` },
		),
		createNode('Partners', 'n8n-nodes-base.httpRequest', 4.2, { url, options: {} }),
	];
	const lead = (...names: string[]) => ({ main: [names.map((node) => ({ node, type: 'main', index: 0 }))] });
	const connections: Workflow['connections'] = {
		Run: lead('Partners'),
		Partners: lead(...lanes.flatMap(([first]) => (first ? [first.name] : []))),
	};
	for (const lane of lanes) {
		lane.slice(1).forEach((node, index) => {
			connections[lane[index]?.name ?? ''] = lead(node.name);
		});
	}
	const settings = { executionOrder: 'v1', saveDataSuccessExecution: 'all' };
	return { name: `Bench ${path}`, nodes: [...start, ...lanes.flat()], connections, settings };
}

/** Imports and publishes a workflow; each call of the result runs it to its end. */
export async function publish(
	{ client }: N8nServer,
	workflow: Workflow,
	path: string,
): Promise<() => Promise<Execution>> {
	const { id } = await client.importWorkflow(workflow);
	await client.publish(id);
	return async () => {
		const execution = await client.runByWebhook(id, path, 600_000);
		if (execution.status !== 'success') throw new Error(execution.error?.message ?? execution.status);
		return execution;
	};
}

/** Milliseconds that n8n recorded for a node; 0 for one that no item reached. */
export function readMilliseconds(execution: Execution, name: string): number {
	return (execution.runData[name] ?? []).reduce((sum, { executionTime = 0 }) => sum + executionTime, 0);
}

/** How many items left a node by one of its outputs. */
export function countItems(execution: Execution, name: string, output = 0): number {
	return (execution.runData[name] ?? []).reduce(
		(sum, run) => sum + (run.data?.main?.[output]?.length ?? 0),
		0,
	);
}
