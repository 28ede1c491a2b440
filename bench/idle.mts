/**
 * Measures an hour in which nobody is due: the four lanes of the prospecting template on 10,000 partners who were all
 * invited three days ago, against the same four lanes built from n8n's own Filter and Remove Duplicates nodes, and with
 * a ledger of five million sends against one of ten thousand.
 *
 *     npm run bench:idle
 *
 * Ours and theirs run in one execution of a real n8n process, on the same items; the times are those that n8n records
 * for each node. A run counts only when neither lets anybody through.
 */
import { execFile } from 'node:child_process';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { N8nServer } from '../testkit/n8n/server.mts';
import type { Execution, WorkflowNode } from '../testkit/n8n/types.mts';
import { stopEverything } from '../testkit/processes/processes.mts';
import { step } from '../testkit/processes/progress.mts';
import { readTemplate, saveInboxCredential, inboxCredential } from '../testkit/workflows/templates.mts';
import { paths } from '../testkit/settings.mts';
import { install } from '../testkit/n8n/installation.mts';
import { prospectsOnly } from '../testkit/workflows/prospectsOnly.mts';
import { fillLedger, openLedger, runSql } from './fillLedger.mts';
import { countItems, createNode, createWorkflow, publish, readMilliseconds, servePartners } from './n8n.mts';
import { fastest, median, round, writeResult } from './results.mts';

const PARTNERS = 10_000;
const MANY_SENDS = 5_000_000;
const COMPARED_RUNS = 3;
const RUNS_PER_LEDGER = 7;
/** Without the largest one, which runs on n8n's engine in a process of its own. */
const GROWTH = [1_000, 10_000];
const invitedAt = Date.now() - 3 * 86_400_000;

/** Our four lanes, as the template has them. */
async function readOurLanes(smtpId: string): Promise<WorkflowNode[][]> {
	const { nodes } = prospectsOnly(await readTemplate(paths.template), smtpId);
	const lanes = [
		['New Prospects', 'Send Invite'],
		['7 Days After Invite', 'Not Joined Yet', 'Send Follow-Up 1'],
		['14 Days After Invite', 'Still Not Joined', 'Send Follow-Up 2'],
		['Accept Invited Partners'],
	];
	return lanes.map((lane) =>
		lane.map((name) => {
			const node = nodes.find((other) => other.name === name);
			if (!node) throw new Error(`The template has no node “${name}”.`);
			if (!node.type.endsWith('.sendPartnerEmail')) return node;
			return { ...node, credentials: { smtp: { id: smtpId, name: inboxCredential } } };
		}),
	);
}

type Condition = [leftValue: string, operator: { type: string; operation: string }, rightValue: string];

const text = (operation: string) => ({ type: 'string', operation });
const hasEmail: Condition = ['={{ $json.email }}', text('notEmpty'), ''];
const notJoined: Condition = ['={{ $json.relationshipStage }}', text('notEquals'), 'joined'];
const invitedBefore = (days: number): Condition => [
	'={{ $json.invitedAt }}',
	{ type: 'dateTime', operation: 'before' },
	`={{ $now.minus({ days: ${days} }).toISO() }}`,
];

/** A lane as an operator would build it without us: filter, then drop whoever came this way before. */
function buildTheirLane(name: string, conditions: Condition[]): WorkflowNode[] {
	return [
		createNode(`${name}: Filter`, 'n8n-nodes-base.filter', 2.2, {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
				combinator: 'and',
				conditions: conditions.map(([leftValue, operator, rightValue], index) => ({
					...{ id: `${name}-${index}`, leftValue, rightValue, operator },
				})),
			},
			looseTypeValidation: true,
			options: {},
		}),
		createNode(`${name}: Remove Duplicates`, 'n8n-nodes-base.removeDuplicates', 2, {
			operation: 'removeItemsSeenInPreviousExecutions',
			logic: 'removeItemsWithAlreadySeenKeyValues',
			dedupeValue: '={{ $json.partnerId }}',
			options: { scope: 'node', historySize: 1_000_000 },
		}),
	];
}

const theirLanes = [
	buildTheirLane('Invite', [['={{ $json.relationshipStage }}', text('equals'), 'new'], hasEmail]),
	buildTheirLane('Follow-Up 1', [notJoined, hasEmail, invitedBefore(7)]),
	buildTheirLane('Follow-Up 2', [notJoined, hasEmail, invitedBefore(14)]),
	buildTheirLane('Accept', [['={{ $json.applicationId }}', text('notEmpty'), '']]),
];

function sumUp(execution: Execution, lanes: readonly WorkflowNode[][]): number {
	return lanes.flat().reduce((sum, { name }) => sum + readMilliseconds(execution, name), 0);
}

/** Nobody may leave the last node of a lane by its first output. */
function checkIdle(execution: Execution, lanes: readonly WorkflowNode[][]): void {
	for (const lane of lanes) {
		const { name } = lane.at(-1) as WorkflowNode;
		const amount = countItems(execution, name);
		if (amount > 0) throw new Error(`${name} let ${amount} items through in an idle hour.`);
	}
}

const installation = await install('bench-idle');
const ledgerFile = join(installation.userFolder, '.n8n', 'partner-workflows.sqlite');
const { url, server } = await servePartners({ invitedAt: new Date(invitedAt).toISOString() });
const n8n = await step('Starting n8n', () =>
	installation.start({ NODE_OPTIONS: '--max-old-space-size=8192' }),
);
try {
	/** Makes a ledger in which everybody was invited; whatever is more than that was sent in other steps. */
	const createLedger = async (file: string, sends: number) => {
		const ledger = await openLedger({ file });
		await fillLedger(ledger, { step: 'Invite', partners: PARTNERS, sentAt: invitedAt });
		for (let left = sends - PARTNERS, index = 0; left > 0; left -= 500_000, index += 1) {
			const partners = Math.min(left, 500_000);
			await fillLedger(ledger, { step: `Other ${index}`, partners, sentAt: invitedAt });
		}
		await runSql(ledger, 'pragma wal_checkpoint(truncate)');
		await ledger.destroy();
	};
	await createLedger(ledgerFile, PARTNERS);
	const manyFile = `${ledgerFile}.many`;
	await step(`Recording ${MANY_SENDS} sends`, () => createLedger(manyFile, MANY_SENDS));

	const ourLanes = await readOurLanes(await saveInboxCredential(n8n.client, 1));
	// Auto-Accept's first output is for applications that a person decides, and these partners have none.
	const ourSenders = ourLanes.slice(0, 3);
	const both = await publish(
		n8n,
		createWorkflow('both', `${url}/${PARTNERS}/new`, [...ourLanes, ...theirLanes]),
		'both',
	);
	// The first run tells Remove Duplicates who came this way, and does not count.
	await step('First hour', both);
	const compared = [];
	for (let run = 0; run < COMPARED_RUNS; run += 1) {
		const execution = await step('Ours and n8n’s own nodes', both);
		checkIdle(execution, [...ourSenders, ...theirLanes]);
		const [ours, theirs] = [sumUp(execution, ourLanes), sumUp(execution, theirLanes)];
		console.log(`${ours} and ${theirs} ms`);
		compared.push({ ours, theirs, execution });
	}

	const run = await publish(n8n, createWorkflow('ours', `${url}/${PARTNERS}/new`, ourLanes), 'ours');
	const measure = async () => {
		const execution = await run();
		checkIdle(execution, ourSenders);
		return sumUp(execution, ourLanes);
	};
	const times: Record<'few' | 'many', number[]> = { few: [], many: [] };
	await step('Few sends and many, by turns', async () => {
		for (let round = 0; round < RUNS_PER_LEDGER; round += 1) {
			for (const which of ['few', 'many'] as const) {
				// n8n has it open only while a node runs.
				if (which === 'many')
					await rename(ledgerFile, `${ledgerFile}.few`).then(() => rename(manyFile, ledgerFile));
				// The first run reads the file into the system's cache.
				await measure();
				times[which].push(await measure());
				if (which === 'many')
					await rename(ledgerFile, manyFile).then(() => rename(`${ledgerFile}.few`, ledgerFile));
			}
		}
	});

	const growth: Record<string, number> = {};
	for (const size of GROWTH) {
		const ledger = await openLedger({ file: ledgerFile });
		await runSql(ledger, 'delete from sends');
		await fillLedger(ledger, { step: 'Invite', partners: size, sentAt: invitedAt });
		await ledger.destroy();
		growth[size] = await step(`${size} partners`, () =>
			measureSize(n8n, `${url}/${size}/new`, size, ourLanes),
		);
	}

	const largest = await step('100,000 partners on n8n’s engine', async () => {
		const program = join(paths.root, 'bench', 'idleScale.js');
		const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=8192', program]);
		return JSON.parse(stdout) as { partners: number; ms: number };
	});
	growth[largest.partners] = largest.ms;

	const last = compared.at(-1)?.execution as Execution;
	await writeResult('idle', {
		vsBuiltIns: round(median(compared.map(({ ours, theirs }) => theirs / Math.max(ours, 1)))),
		at5MRowsVs10k: round(fastest(times.many) / fastest(times.few)),
		msPerNode: Object.fromEntries(
			[...ourLanes, ...theirLanes].flat().map(({ name }) => [name, readMilliseconds(last, name)]),
		),
		compared: compared.map(({ ours, theirs }) => ({ ours, theirs })),
		ledgerMs: { [PARTNERS]: times.few, [MANY_SENDS]: times.many },
		msByPartners: growth,
	});
} finally {
	server.close();
	await n8n.stop();
	await installation.remove();
	await stopEverything();
}

/**
 * The time of all lanes with so many partners, in milliseconds. Each lane runs in an execution of its own: n8n cannot
 * keep all of them in one when the partners are many.
 */
async function measureSize(
	server: N8nServer,
	partnersUrl: string,
	size: number,
	lanes: readonly WorkflowNode[][],
): Promise<number> {
	let sum = 0;
	for (const [index, lane] of buildWide(lanes).entries()) {
		const name = `size-${size}-${index}`;
		const run = await publish(server, createWorkflow(name, partnersUrl, [lane]), name);
		// The first run compiles code, and does not count.
		await run();
		const times: number[] = [];
		for (let count = 0; count < 2; count += 1) {
			const execution = await run();
			if (countItems(execution, 'Partners') !== size) throw new Error('n8n did not keep what the nodes did.');
			times.push(sumUp(execution, [lane]));
		}
		sum += fastest(times);
	}
	return sum;
}

/** The lanes with room for more partners than an operator would let through. */
function buildWide(lanes: readonly WorkflowNode[][]): WorkflowNode[][] {
	return lanes.map((lane) =>
		lane.map((node) => ({
			...node,
			parameters: {
				...node.parameters,
				options: { ...(node.parameters.options as object), maximumAddresses: 1_000_000 },
			},
		})),
	);
}
