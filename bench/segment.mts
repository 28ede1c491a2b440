/**
 * Measures Segment Filter against n8n's own Filter node, and how its cost grows.
 *
 *     npm run bench:segment
 *
 * Both nodes run in one execution of a real n8n process with its default expression engine, on the same items with the
 * same four conditions; the times are those that n8n records for each node. A run counts only when both agree on who
 * matches. The largest case, ten conditions with daily performance, runs on n8n's engine in a process of its own.
 */
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPackage, packPackage } from '../testkit/n8n/communityPackage.mts';
import { ensureN8nInstalled } from '../testkit/n8n/install.mts';
import { startN8n, type N8nServer } from '../testkit/n8n/server.mts';
import type { Execution, Workflow, WorkflowNode } from '../testkit/n8n/types.mts';
import { stopEverything } from '../testkit/processes/processes.mts';
import { step } from '../testkit/processes/progress.mts';
import { paths, readInstallDir } from '../testkit/settings.mts';
import { createPartners } from './benchPartners.mts';
import { median } from './results.mts';

const COMPARED_SIZE = 10_000;
const COMPARED_RUNS = 3;
/** Numbers of partners, and how often each is run: n8n takes a minute to keep the largest execution. */
const SIZES = [
	{ partners: 1_000, runs: 5 },
	{ partners: 10_000, runs: 5 },
	{ partners: 100_000, runs: 2 },
];

const packageName = 'n8n-nodes-partner-workflows';
const ours = 'Segment Filter';
const theirs = 'Filter';

/** Four conditions as a row of our panel each, and as n8n's Filter asks them. */
const segmentConditions = [
	{ field: 'relationshipStage', choiceOperator: 'isAnyOf', relationshipStageChoices: ['joined'] },
	{ field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['DE'] },
	{ field: 'joinedAt', dateOperator: 'after', date: '={{ $now.minus({ days: 200 }).toISO() }}' },
	{ field: 'clicks', amountOperator: 'greaterThan', number: 100 },
];
const filterConditions = [
	['={{ $json.relationshipStage }}', 'joined', 'string', 'equals'],
	['={{ $json.country }}', 'DE', 'string', 'equals'],
	['={{ $json.joinedAt }}', '={{ $now.minus({ days: 200 }).toISO() }}', 'dateTime', 'after'],
	['={{ $json.clicks }}', 100, 'number', 'gt'],
].map(([leftValue, rightValue, type, operation], index) => ({
	id: `condition-${index}`,
	leftValue,
	rightValue,
	operator: { type, operation },
}));

function createNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: WorkflowNode['parameters'],
): WorkflowNode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}

/** Partners fetched from `url`, filtered by one or by both nodes. */
function createWorkflow(path: string, url: string, filters: WorkflowNode[]): Workflow {
	const trigger = createNode('Run', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path });
	const nodes = [
		{ ...trigger, webhookId: `bench-${path}` },
		createNode('Partners', 'n8n-nodes-base.httpRequest', 4.2, { url, options: {} }),
		...filters,
	];
	const lead = (...names: string[]) => ({
		main: [names.map((node) => ({ node, type: 'main', index: 0 }))],
	});
	return {
		name: `Bench ${path}`,
		nodes,
		connections: { Run: lead('Partners'), Partners: lead(...filters.map(({ name }) => name)) },
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'all' },
	};
}

const ourFilter = createNode(ours, `${packageName}.segmentFilter`, 1, {
	conditions: { condition: segmentConditions },
	options: { maximumAddresses: 1_000_000 },
});
const theirFilter = createNode(theirs, 'n8n-nodes-base.filter', 2.2, {
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		combinator: 'and',
		conditions: filterConditions,
	},
	options: {},
});

/** Milliseconds that n8n recorded for a node, and how many items left by its first output. */
function readNode(execution: Execution, name: string): { milliseconds: number; matched: number } {
	const [run] = execution.runData[name] ?? [];
	if (run === undefined || run.error || run.executionTime === undefined) {
		throw new Error(
			`${name} did not run: ${run?.error?.message ?? execution.error?.message ?? execution.status}`,
		);
	}
	return { milliseconds: run.executionTime, matched: run.data?.main?.[0]?.length ?? 0 };
}

/** Serves partners: `/10000` answers with so many. */
function servePartners(now: number): Promise<Server> {
	const server = createServer((request, response) => {
		const amount = Number(request.url?.slice(1));
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(createPartners(amount, now)));
	});
	return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function runRepeatedly(
	n8n: N8nServer,
	workflow: Workflow,
	path: string,
	runs: number,
): Promise<Execution[]> {
	const { id } = await n8n.client.importWorkflow(workflow);
	await n8n.client.publish(id);
	const executions: Execution[] = [];
	// The first run compiles code, and does not count.
	for (let run = 0; run <= runs; run += 1) {
		const execution = await n8n.client.runByWebhook(id, path, 600_000);
		if (run > 0) executions.push(execution);
	}
	return executions;
}

const userFolder = await mkdtemp(join(tmpdir(), 'partner-workflows-bench-'));
const installDir = readInstallDir(process.env);
try {
	await step('Installing n8n (takes minutes the first time)', () => ensureN8nInstalled(installDir));
	await installPackage(await packPackage(), userFolder);
	const n8n = await step('Starting n8n', () =>
		startN8n({
			installDir,
			userFolder,
			logFile: join(paths.logs, 'bench-segment-n8n.log'),
			env: { NODE_OPTIONS: '--max-old-space-size=8192' },
		}),
	);
	const server = await servePartners(Date.now());
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	const compared = await step(`${ours} and ${theirs} with ${COMPARED_SIZE} partners`, async () => {
		const workflow = createWorkflow('both', `${url}/${COMPARED_SIZE}`, [ourFilter, theirFilter]);
		return await runRepeatedly(n8n, workflow, 'both', COMPARED_RUNS);
	});
	for (const execution of compared) {
		const [one, other] = [readNode(execution, ours), readNode(execution, theirs)];
		if (one.matched !== other.matched || one.matched === 0) {
			throw new Error(`${ours} matched ${one.matched}, ${theirs} ${other.matched}: not the same work.`);
		}
	}
	const speedups = compared.map(
		(execution) =>
			readNode(execution, theirs).milliseconds / Math.max(readNode(execution, ours).milliseconds, 1),
	);

	const sizes: Array<{ partners: number; ms: number }> = [];
	for (const { partners, runs } of SIZES) {
		const path = `size-${partners}`;
		const executions = await step(`${ours} with ${partners} partners`, () =>
			runRepeatedly(n8n, createWorkflow(path, `${url}/${partners}`, [ourFilter]), path, runs),
		);
		const times = executions.map((execution) => readNode(execution, ours).milliseconds);
		sizes.push({ partners, ms: median(times) });
	}
	server.close();
	await n8n.stop();

	const scale = await step('Ten conditions with daily performance, 100,000 partners', async () => {
		const program = join(paths.root, 'bench', 'segmentScale.js');
		const { stdout } = await promisify(execFile)(process.execPath, [
			'--expose-gc',
			'--max-old-space-size=8192',
			program,
		]);
		return JSON.parse(stdout) as Record<string, number>;
	});

	const result = {
		speedup: Math.round(median(speedups)),
		sizes,
		rssMB: scale.rssMB,
		compared: compared.map((execution) => ({
			partners: COMPARED_SIZE,
			conditions: 4,
			matched: readNode(execution, ours).matched,
			segmentFilterMs: readNode(execution, ours).milliseconds,
			filterMs: readNode(execution, theirs).milliseconds,
		})),
		tenConditions: scale,
		machine: { cores: availableParallelism(), node: process.version },
		measuredAt: new Date().toISOString(),
	};
	const file = join(paths.root, 'bench', 'results', 'segment.json');
	await mkdir(join(paths.root, 'bench', 'results'), { recursive: true });
	await writeFile(file, `${JSON.stringify(result, null, '\t')}\n`);
	console.log(JSON.stringify(result, null, 2));
} finally {
	await stopEverything();
	await rm(userFolder, { recursive: true, force: true, maxRetries: 3 });
}
