import 'reflect-metadata';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	deepCopy,
	NodeHelpers,
	type ExecutionError,
	type ExecutionStatus,
	type ICredentialType,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRun,
	type IRunExecutionData,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
	type Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { fakeCredentialsHelper } from './credentials';
import { buildWorkflow, firstNode, NO_OP, type Line, type TestNode, type TestWorkflow } from './workflow';

export { NO_OP, type Line, type TestNode };

// The engine logs every error that a node throws, and throwing on purpose is what tests do.
process.env.N8N_LOG_LEVEL ??= 'silent';

/** How n8n names the nodes of this package. */
export const PACKAGE = 'n8n-nodes-partner-workflows';

/** A workflow and the circumstances it runs in. */
export interface RunOptions extends TestWorkflow {
	/** What the first node receives; a no-op there passes them on. */
	items: INodeExecutionData[] | IDataObject[];
	/** The node to start from: the first one that nothing leads to, unless told. */
	startNode?: string;
	/** Needed only to try out a credential type's own `authenticate`. */
	credentialTypes?: ICredentialType[];
	executionId?: string;
	/** Aborting it stops the execution as n8n's Stop button does. */
	cancelSignal?: AbortSignal;
}

/** How an execution ended. A node that ran several times answers with all its runs, in order. */
export interface WorkflowRun {
	status: ExecutionStatus;
	error: ExecutionError | undefined;
	/** What a node put out; an error output is the one after those that the node declares. */
	outputs: (nodeName: string, outputIndex?: number) => INodeExecutionData[];
	hints: (nodeName: string) => NodeExecutionHint[];
	nodeError: (nodeName: string) => ExecutionError | undefined;
	/** Whether the engine gave the node a turn; n8n skips nodes that no item reaches. */
	hasRun: (nodeName: string) => boolean;
	run: IRun;
}

/** How a single node ended. */
export interface NodeRun extends WorkflowRun {
	/** Per output, the error output last: the items as the next node received them. */
	received: INodeExecutionData[][];
	/** The name of the node in its workflow. */
	name: string;
}

/** What can be chosen about a single node: its settings tab, and the circumstances of its workflow. */
export type NodeOptions = Pick<
	Partial<INode>,
	| 'alwaysOutputData'
	| 'disabled'
	| 'executeOnce'
	| 'maxTries'
	| 'name'
	| 'onError'
	| 'retryOnFail'
	| 'typeVersion'
	| 'waitBetweenTries'
> &
	Omit<Partial<RunOptions>, 'nodes' | 'connections' | 'items' | 'startNode'>;

/** Runs a workflow on n8n's own engine. Rejects when n8n would refuse to start it, as with an empty required field. */
export async function runWorkflow(options: RunOptions): Promise<WorkflowRun> {
	if (!process.env.N8N_USER_FOLDER) {
		throw new Error("Set N8N_USER_FOLDER to a temporary folder: n8n-core writes into the developer's ~/.n8n");
	}
	const workflow = buildWorkflow(options);
	const start = workflow.getNode(options.startNode ?? firstNode(workflow));
	if (!start) throw new Error(`There is no node "${options.startNode}" to start from`);
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: start, data: { main: [toItems(options.items)] }, source: null }],
		},
	});
	return execute(workflow, options.mode ?? 'trigger', data, options);
}

/** Retries a failed execution of the workflow as n8n’s list of executions does: from the node that failed. */
export async function retryWorkflow(options: RunOptions, failed: WorkflowRun): Promise<WorkflowRun> {
	const { data } = deepCopy(failed.run);
	delete data.resultData.error;
	data.resultData.runData[data.resultData.lastNodeExecuted ?? '']?.pop();
	return execute(buildWorkflow({ ...options, mode: 'manual' }), 'retry', data, options);
}

async function execute(
	workflow: Workflow,
	mode: WorkflowExecuteMode,
	data: IRunExecutionData,
	options: RunOptions,
): Promise<WorkflowRun> {
	const { executionId = '1', cancelSignal } = options;
	const hooks = new ExecutionLifecycleHooks(mode, executionId, workflow as unknown as IWorkflowBase);
	const additionalData = buildAdditionalData(options, hooks, executionId);
	const execution = new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
	const cancel = () => execution.cancel();
	if (cancelSignal?.aborted) cancel();
	cancelSignal?.addEventListener('abort', cancel, { once: true });
	try {
		return describeRun(await execution);
	} finally {
		cancelSignal?.removeEventListener('abort', cancel);
	}
}

/** Runs one node between a start node and one no-op per output, the error output included. */
export async function runNode(
	type: INodeType,
	parameters: INodeParameters,
	items: INodeExecutionData[] | IDataObject[],
	options: NodeOptions = {},
): Promise<NodeRun> {
	const { mode, credentials, credentialTypes, timezone, workflowId, workflowName, executionId, ...rest } =
		options;
	const { cancelSignal, types, ...settings } = rest;
	const fullName = `${PACKAGE}.${type.description.name}`;
	const node: TestNode = {
		name: type.description.displayName,
		type: fullName,
		parameters,
		// n8n would wait a second between tries.
		waitBetweenTries: 1,
		...settings,
	};
	const circumstances = {
		...{ mode, credentials, credentialTypes, timezone, workflowId, workflowName, executionId, cancelSignal },
		types: { ...types, [fullName]: type },
		items,
	};

	const alone = buildWorkflow({ ...circumstances, nodes: [node], connections: [] });
	const outputs = NodeHelpers.getNodeOutputs(alone, alone.getNode(node.name)!, type.description);
	const collectors = outputs.map((_, index) => `Output ${index}`);
	const result = await runWorkflow({
		...circumstances,
		nodes: [{ name: 'Start', type: NO_OP }, node, ...collectors.map((name) => ({ name, type: NO_OP }))],
		connections: [['Start', node.name], ...collectors.map((name, index): Line => [node.name, name, index])],
	});
	return { ...result, name: node.name, received: collectors.map((name) => result.outputs(name)) };
}

function toItems(items: INodeExecutionData[] | IDataObject[]): INodeExecutionData[] {
	return items.map((item) => deepCopy(isExecutionData(item) ? item : { json: item }));
}

const isExecutionData = (item: INodeExecutionData | IDataObject): item is INodeExecutionData =>
	typeof item.json === 'object' && item.json !== null;

function buildAdditionalData(
	options: RunOptions,
	hooks: ExecutionLifecycleHooks,
	executionId: string,
): IWorkflowExecuteAdditionalData {
	const url = 'http://n8n.test/';
	return {
		hooks,
		executionId,
		currentNodeExecutionIndex: 0,
		credentialsHelper: fakeCredentialsHelper(options),
		setExecutionStatus() {},
		variables: {},
		// n8n parses these on every getNodeParameter.
		instanceBaseUrl: url,
		restApiUrl: `${url}rest`,
		webhookBaseUrl: `${url}webhook`,
		webhookWaitingBaseUrl: `${url}webhook-waiting`,
		formWaitingBaseUrl: `${url}form-waiting`,
	} as unknown as IWorkflowExecuteAdditionalData;
}

function describeRun(run: IRun): WorkflowRun {
	const { error, runData } = run.data.resultData;
	const turns = (name: string) => runData[name] ?? [];
	return {
		run,
		status: run.status,
		error,
		outputs: (name, index = 0) => turns(name).flatMap((turn) => turn.data?.main?.[index] ?? []),
		hints: (name) => turns(name).flatMap((turn) => turn.hints ?? []),
		nodeError: (name) => turns(name).findLast((turn) => turn.error)?.error,
		hasRun: (name) => turns(name).length > 0,
	};
}
