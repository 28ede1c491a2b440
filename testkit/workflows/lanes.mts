import type { Execution, OutputItem, Workflow, WorkflowNode } from '../n8n/types.mts';

/** What became of one partner in a lane. */
export interface LaneEntry {
	partner: string;
	address: string;
	/** sent, alreadySent, noAddress, accepted, … */
	status: string;
	/** The subject of what was sent, or why nothing was. */
	detail: string;
}

/** One email or one decision of a workflow, and what an execution did with it. */
export interface LaneResult {
	lane: string;
	/** How many partners left by each output: sent, notSent, waiting, notMatched, … */
	counts: Record<string, number>;
	entries: LaneEntry[];
	/** Why the lane failed; empty if it did not. */
	failures: string[];
}

const outputNames: Record<string, string[]> = {
	sendPartnerEmail: ['sent', 'notSent'],
	autoAccept: ['needsReview', 'accepted', 'rejected'],
};

/** Reasons not to send that have nothing to do with the partner: here, the inbox is always up. */
const brokenStatuses = new Set(['temporaryFailure', 'uncertain', 'renderFailed', 'notAttempted', 'preview']);

/** The last part of a node's type: `sendPartnerEmail`. */
function kindOf(node: WorkflowNode): string {
	return node.type.split('.').at(-1) ?? '';
}

/** Finds the lanes of a workflow and reads from an execution what they did. */
export function readLanes(workflow: Workflow, execution: Execution): LaneResult[] {
	return workflow.nodes
		.filter((node) => kindOf(node) in outputNames && !node.disabled)
		.map((node) => readLane(workflow, execution, node));
}

/** How many emails the lanes sent, by their own account. */
export function countSent(lanes: LaneResult[]): number {
	return lanes.reduce((sum, { counts }) => sum + (counts.sent ?? 0), 0);
}

/** The partners that an execution worked with, as they came out of impact.com nodes. */
export function readRoster(workflow: Workflow, execution: Execution): Array<OutputItem['json']> {
	return workflow.nodes
		.filter((node) => kindOf(node) === 'impact')
		.flatMap((node) => readOutput(execution, node, 0).map(({ json }) => json));
}

function readLane(workflow: Workflow, execution: Execution, end: WorkflowNode): LaneResult {
	const kind = kindOf(end);
	const upstream = listUpstream(workflow, end);
	const addresses = readAddresses(execution);
	const counts: Record<string, number> = {};
	const entries: LaneEntry[] = [];
	outputNames[kind]?.forEach((name, output) => {
		const items = readOutput(execution, end, output);
		counts[name] = items.length;
		entries.push(...items.map((item) => describeItem(item, name, addresses)));
	});
	const addCount = (name: string, kind: string, output: number) => {
		const nodes = upstream.filter((node) => kindOf(node) === kind);
		if (nodes.length === 0) return;
		counts[name] = nodes.reduce((sum, node) => sum + readOutput(execution, node, output).length, 0);
	};
	addCount('waiting', 'chainDelay', 1);
	addCount('notMatched', 'segmentFilter', 1);

	const failures = [...upstream, end].flatMap((node) =>
		(execution.runData[node.name] ?? []).flatMap((run) =>
			run.error ? [`${node.name}: ${run.error.message}`] : [],
		),
	);
	for (const { status, partner, detail } of entries) {
		if (brokenStatuses.has(status)) failures.push(`${partner}: ${status}, ${detail}`);
	}
	const lane = kind === 'autoAccept' ? 'auto-accept' : String(end.parameters.step);
	return { lane, counts, entries, failures };
}

/** The nodes between a lane's end and what all lanes share: everything before it that no other lane comes from. */
function listUpstream(workflow: Workflow, end: WorkflowNode): WorkflowNode[] {
	const found: WorkflowNode[] = [];
	const visit = (name: string) => {
		for (const node of workflow.nodes) {
			const leadsHere = (workflow.connections[node.name]?.main ?? []).some((output) =>
				output?.some((connection) => connection.node === name),
			);
			const isOurs = kindOf(node) === 'chainDelay' || kindOf(node) === 'segmentFilter';
			if (!leadsHere || !isOurs || found.includes(node)) continue;
			found.push(node);
			visit(node.name);
		}
	};
	visit(end.name);
	return found;
}

function readOutput(execution: Execution, node: WorkflowNode, output: number): OutputItem[] {
	return (execution.runData[node.name] ?? []).flatMap((run) => run.data?.main?.[output] ?? []);
}

/** The address of each partner, by id, as it came into the workflow. */
function readAddresses(execution: Execution): Map<unknown, string> {
	const items = Object.values(execution.runData).flatMap((runs) =>
		runs.flatMap((run) => (run.data?.main ?? []).flatMap((output) => output ?? [])),
	);
	return new Map(
		items.flatMap(({ json }) => (typeof json.email === 'string' ? [[json.partnerId, json.email]] : [])),
	);
}

function describeItem({ json }: OutputItem, output: string, addresses: Map<unknown, string>): LaneEntry {
	const email = typeof json.email === 'object' ? json.email : undefined;
	const result = (email ?? json.application ?? {}) as Record<string, unknown>;
	const text = (value: unknown) => (typeof value === 'string' ? value : '');
	return {
		partner: text(json.name) || text(json.partnerId),
		address: text(result.to) || (addresses.get(json.partnerId) ?? ''),
		status: text(result.status) || text(result.decision) || output,
		detail: output === 'sent' ? text(result.subject) : text(result.reason),
	};
}
