import {
	createRunExecutionData,
	NodeHelpers,
	Workflow,
	type ICredentialsHelper,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IVersionedNodeType,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { AutoAccept } from '../AutoAccept/AutoAccept.node';
import { ChainDelay } from '../ChainDelay/ChainDelay.node';
import { SegmentFilter } from '../SegmentFilter/SegmentFilter.node';
import { SendPartnerEmail } from '../SendPartnerEmail/SendPartnerEmail.node';
import { CLOCK_VARIABLE } from './expressionClock';
import type { HostModules } from './hostModules';
import { OWN } from './nodeRoles';
import type { PreparedWorkflow } from './prepareWorkflow';
import { createStandIns, type StandInSource } from './standIns';

/** The mode in which a published workflow runs: nothing is a preview. */
const MODE = 'trigger';

/** Where nothing answers: n8n wants addresses to build links of. */
const NOWHERE = 'http://rehearsal.invalid/';

/** Runs a prepared workflow on n8n's own engine. */
export interface Engine {
	/**
	 * One execution from a trigger, with everything it called by itself.
	 *
	 * @param now milliseconds since 1970, UTC, for expressions
	 */
	run: (trigger: string, now: number) => Promise<IRun[]>;
	close: () => Promise<void>;
}

/**
 * Starts n8n's engine; the caller closes it.
 *
 * @throws Error where a built-in node cannot be loaded
 */
export async function createEngine(
	host: HostModules,
	prepared: PreparedWorkflow,
	source: Omit<StandInSource, 'callItself'>,
): Promise<Engine> {
	const called = prepared.nodes.find(({ name }) =>
		prepared.file.nodes.some((node) => node.name === name && node.type.endsWith('.executeWorkflowTrigger')),
	);
	let runs: IRun[] = [];
	let now = 0;
	const types = collectTypes(host, prepared, {
		...source,
		callItself: async (item) => {
			if (called) await runFrom(called.name, item);
		},
	});
	const workflow = new Workflow({
		id: prepared.file.id ?? 'rehearsal',
		name: prepared.file.name,
		nodes: prepared.nodes,
		connections: prepared.connections,
		active: true,
		nodeTypes: types,
		settings: { executionOrder: 'v1', ...prepared.file.settings, timezone: prepared.zone },
	});

	const close = await shareIsolate(workflow);

	async function runFrom(name: string, item: INodeExecutionData): Promise<void> {
		const node = workflow.getNode(name);
		if (!node) throw new Error(`There is no node “${name}” to start from`);
		const { ExecutionLifecycleHooks, WorkflowExecute } = host.core;
		const hooks = new ExecutionLifecycleHooks(MODE, 'rehearsal', workflow as unknown as IWorkflowBase);
		const data = createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node, data: { main: [[item]] }, source: null }] },
		});
		const execution = new WorkflowExecute(createAdditionalData(hooks, now), MODE, data);
		try {
			runs.push(await execution.processRunExecutionData(workflow));
		} catch (error) {
			throw explainIssues(error);
		}
	}

	return {
		run: async (trigger, at) => {
			runs = [];
			now = at;
			await runFrom(trigger, { json: { timestamp: new Date(at).toISOString() } });
			return runs;
		},
		close,
	};
}

/**
 * n8n takes a V8 isolate for the expressions of each execution and gives it back, which takes longer than a run that
 * hardly has any: all runs share one.
 *
 * @returns gives it back
 */
async function shareIsolate({ expression }: Workflow): Promise<() => Promise<void>> {
	// n8n had none before it had isolates.
	if (!('acquireIsolate' in expression)) return async () => undefined;
	const close = expression.releaseIsolate.bind(expression);
	await expression.acquireIsolate();
	Object.assign(expression, { acquireIsolate: async () => false, releaseIsolate: async () => undefined });
	return close;
}

/** n8n does not start a workflow in which something required is missing, neither now nor when it is published. */
function explainIssues(error: unknown): unknown {
	if (!(error instanceof Error) || error.constructor.name !== 'WorkflowHasIssuesError') return error;
	return new Error(`n8n would not run this workflow: ${error.message}`, { cause: error });
}

function collectTypes(host: HostModules, prepared: PreparedWorkflow, source: StandInSource): INodeTypes {
	const types: Record<string, INodeType | IVersionedNodeType> = {
		...createStandIns(source),
		[`${OWN}autoAccept`]: new AutoAccept(),
		[`${OWN}chainDelay`]: new ChainDelay(),
		[`${OWN}segmentFilter`]: new SegmentFilter(),
		[`${OWN}sendPartnerEmail`]: new SendPartnerEmail(),
	};
	for (const { type } of prepared.nodes) types[type] ??= host.loadBuiltIn(type.slice(type.indexOf('.') + 1));
	return {
		getByName: (name) => types[name]!,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(types[name]!, version),
		getKnownTypes: () => types,
	};
}

function createAdditionalData(hooks: object, now: number): IWorkflowExecuteAdditionalData {
	return {
		hooks,
		executionId: 'rehearsal',
		currentNodeExecutionIndex: 0,
		credentialsHelper: NO_CREDENTIALS,
		setExecutionStatus() {},
		variables: { [CLOCK_VARIABLE]: now },
		instanceBaseUrl: NOWHERE,
		restApiUrl: `${NOWHERE}rest`,
		webhookBaseUrl: `${NOWHERE}webhook`,
		webhookWaitingBaseUrl: `${NOWHERE}webhook-waiting`,
		formWaitingBaseUrl: `${NOWHERE}form-waiting`,
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** Real credentials are never read: a rehearsal has nobody to show them to. */
const NO_CREDENTIALS = {
	getParentTypes: () => [],
	isCredentialUsableByNode: () => true,
	getCredentialsProperties: () => [],
	getDecrypted: async () => ({ host: 'rehearsal.invalid', port: 25 }),
	preAuthentication: async () => undefined,
} as unknown as ICredentialsHelper;
