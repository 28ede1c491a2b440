/** A node as a workflow's JSON holds it. */
export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	disabled?: boolean;
	webhookId?: string;
}

/** What one output of a node leads to. */
export interface Connection {
	node: string;
	type: string;
	index: number;
}

/** A workflow as n8n exports and imports it. */
export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, { main?: Array<Connection[] | null> }>;
	settings?: Record<string, unknown>;
}

/** A workflow as n8n lists it. */
export interface StoredWorkflow extends Workflow {
	id: string;
	versionId: string;
	isArchived?: boolean;
	/** The version that is published, if any. */
	activeVersionId?: string | null;
}

/** One item that a node put out. */
export interface OutputItem {
	json: Record<string, unknown>;
}

/** What each node of an execution did, run by run. */
export type RunData = Record<
	string,
	Array<{
		error?: { message: string };
		executionStatus?: string;
		/** Milliseconds. */
		executionTime?: number;
		data?: { main?: Array<OutputItem[] | null> };
	}>
>;

/** An execution as n8n lists it. */
export interface ExecutionSummary {
	id: string;
	mode: string;
	status: string;
}

/** An execution with what its nodes did. */
export interface Execution extends ExecutionSummary {
	runData: RunData;
	error?: { message: string };
}
