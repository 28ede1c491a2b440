import {
	deepCopy,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
} from 'n8n-workflow';

/** Available in every workflow without being listed in `types`: passes its items on, and keeps them to be looked at. */
export const NO_OP = 'test.noOp';

/** A node of a workflow under test: what is left out is filled in as n8n's editor would. */
export type TestNode = Pick<INode, 'name' | 'type'> & Partial<INode>;

/** A line on the canvas: from, to, and the output it leaves from (0 unless told). */
export type Line = [from: string, to: string, output?: number];

/** Node types by full name, `n8n-nodes-partner-workflows.segmentFilter`. */
export type TestTypes = Record<string, INodeType | IVersionedNodeType>;

/** Decrypted credentials by type. An Error stands for one that cannot be decrypted. */
export type TestCredentials = Record<string, ICredentialDataDecryptedObject | Error>;

/** What a workflow is made of; the rest of its settings are n8n's own. */
export interface TestWorkflow {
	nodes: TestNode[];
	connections: IConnections | Line[];
	types: TestTypes;
	/** Selected in every node that declares the credential type. */
	credentials?: TestCredentials;
	mode?: 'manual' | 'trigger' | 'webhook';
	timezone?: string;
	workflowId?: string;
	workflowName?: string;
}

const noOp: INodeType = {
	description: {
		displayName: 'No Operation',
		name: 'noOp',
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

/** Builds n8n's own Workflow, which also fills in the parameters' defaults. */
export function buildWorkflow(options: TestWorkflow): Workflow {
	const types: TestTypes = { ...options.types, [NO_OP]: noOp };
	const nodeTypes: INodeTypes = {
		getByName: (name) => types[name]!,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(types[name]!, version),
		getKnownTypes: () => types,
	};
	return new Workflow({
		id: options.workflowId ?? 'workflow-1',
		name: options.workflowName ?? 'Test workflow',
		nodes: options.nodes.map((node, index) => completeNode(node, index, types, options.credentials)),
		connections: Array.isArray(options.connections)
			? toConnections(options.connections)
			: options.connections,
		active: (options.mode ?? 'trigger') !== 'manual',
		nodeTypes,
		settings: { executionOrder: 'v1', timezone: options.timezone ?? 'UTC' },
	});
}

function completeNode(
	node: TestNode,
	index: number,
	types: TestTypes,
	credentials: TestCredentials = {},
): INode {
	const type = types[node.type];
	if (!type) throw new Error(`Node "${node.name}" has the unknown type "${node.type}"`);
	const typeVersion = node.typeVersion ?? latestVersion(type);
	const declared = NodeHelpers.getVersionedNodeType(type, typeVersion).description.credentials ?? [];
	const selected = declared
		.filter(({ name }) => name in credentials)
		.map(({ name }) => [name, { id: `${name}-1`, name }] as const);
	return {
		id: `node-${index}`,
		position: [index * 200, 0],
		typeVersion,
		credentials: selected.length ? Object.fromEntries(selected) : undefined,
		...deepCopy(node),
		// Workflow fills in the defaults by changing this object.
		parameters: deepCopy(node.parameters ?? {}),
	};
}

function latestVersion(type: INodeType | IVersionedNodeType): number {
	if ('nodeVersions' in type) return type.currentVersion;
	return [type.description.version].flat().at(-1)!;
}

function toConnections(lines: Line[]): IConnections {
	const connections: IConnections = {};
	for (const [from, to, output = 0] of lines) {
		const main = ((connections[from] ??= { main: [] }).main ??= []);
		while (main.length <= output) main.push([]);
		main[output]!.push({ node: to, type: NodeConnectionTypes.Main, index: 0 });
	}
	return connections;
}

/** The first node that nothing leads to. */
export function firstNode(workflow: Workflow): string {
	return Object.keys(workflow.nodes).find((name) => !workflow.getParentNodes(name).length) ?? '';
}
