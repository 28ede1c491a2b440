import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';

/** A workflow as n8n exports it. */
export interface WorkflowFile {
	id?: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings: IWorkflowSettings;
	/** Items that stand in for a node's own output. */
	pinData: Record<string, unknown[]>;
}

/**
 * Reads a workflow from its JSON.
 *
 * @param value text, or what it says
 * @throws Error, in words for the operator, where it is no workflow
 */
export function readWorkflow(value: unknown): WorkflowFile {
	const content = typeof value === 'string' ? parse(value) : value;
	if (!isObject(content) || !Array.isArray(content.nodes) || !isObject(content.connections)) {
		throw new Error(
			'Workflow is not the JSON of a workflow: it has no “nodes” and “connections”. In n8n’s editor choose Download in the menu of the canvas, or fetch it with the n8n node.',
		);
	}
	const nodes = content.nodes as unknown[];
	const broken = nodes.findIndex(
		(node) => !isObject(node) || typeof node.name !== 'string' || typeof node.type !== 'string',
	);
	if (broken >= 0) throw new Error(`Workflow is damaged: node ${broken + 1} has no name or type`);
	return {
		...(typeof content.id === 'string' && { id: content.id }),
		name: typeof content.name === 'string' ? content.name : 'Workflow',
		nodes: (nodes as INode[]).map((node) => ({
			...node,
			id: node.id ?? node.name,
			typeVersion: node.typeVersion ?? 1,
			position: node.position ?? [0, 0],
			parameters: node.parameters ?? {},
		})),
		connections: content.connections as unknown as IConnections,
		settings: isObject(content.settings) ? content.settings : {},
		pinData: isObject(content.pinData) ? (content.pinData as Record<string, unknown[]>) : {},
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new Error(`Workflow is not valid JSON: ${(error as Error).message}`);
	}
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The names of the nodes that a node leads to, directly. */
export function listNext(connections: IConnections, name: string): string[] {
	return Object.values(connections[name] ?? {}).flatMap((outputs) =>
		outputs.flatMap((lines) => (lines ?? []).map(({ node }) => node)),
	);
}

/** The names of all nodes that are reached from the given ones, those included. */
export function listReached(connections: IConnections, from: readonly string[]): Set<string> {
	const reached = new Set(from);
	// A set hands out what is added to it while it is walked through.
	for (const name of reached) for (const next of listNext(connections, name)) reached.add(next);
	return reached;
}

/** The names of all nodes on the way to a node. */
export function listBefore(connections: IConnections, name: string): Set<string> {
	const before = new Set<string>();
	const waiting = [name];
	for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
		for (const source of Object.keys(connections)) {
			if (before.has(source) || !listNext(connections, source).includes(current)) continue;
			before.add(source);
			waiting.push(source);
		}
	}
	return before;
}
