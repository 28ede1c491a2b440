import type { IConnections, IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { ScheduleInterval } from '../../lib/rehearsal/schedule';
import { rewriteClock } from './expressionClock';
import { fillIn } from './fillIn';
import { findRole, type NodeRole } from './nodeRoles';
import { STAND_INS } from './standIns';
import { listReached, type WorkflowFile } from './workflowFile';

/** A trigger that the clock of the rehearsal starts. */
export interface RehearsedTrigger {
	name: string;
	/** Empty for one that starts every hour. */
	schedule: ScheduleInterval[];
}

/** A workflow made ready to be rehearsed. */
export interface PreparedWorkflow {
	file: WorkflowFile;
	/** Those that run, with stand-ins for the ones that reach outside. */
	nodes: INode[];
	connections: IConnections;
	triggers: RehearsedTrigger[];
	/** Recorded items by the name of the node that they stand in for. */
	recorded: ReadonlyMap<string, IDataObject[]>;
	zone: string;
	notes: string[];
}

/**
 * Puts stand-ins in place of everything that reaches outside.
 *
 * @param items recorded items by node; the workflow's own pinned data comes after them
 * @throws Error naming every node that cannot be rehearsed
 */
export function prepareWorkflow(
	file: WorkflowFile,
	items: Readonly<Record<string, IDataObject[]>>,
	zone: string,
): PreparedWorkflow {
	const roles = new Map(file.nodes.map((node) => [node.name, findRole(node, file.id)]));
	const unknown = Object.keys(items).find((name) => !roles.has(name));
	if (unknown !== undefined)
		throw new Error(`Recorded items are for “${unknown}”, but the workflow has no such node`);
	const notes: string[] = [];
	const triggers = findTriggers(file, roles);
	const reached = listReached(file.connections, [
		...triggers.map(({ name }) => name),
		...listCalled(file.nodes, roles),
	]);
	const recorded = new Map<string, IDataObject[]>();
	const refused: string[] = [];
	const unreached: string[] = [];
	const nodes: INode[] = [];
	for (const node of file.nodes) {
		const role = roles.get(node.name)!;
		if (role.kind === 'note') continue;
		if (!reached.has(node.name)) {
			unreached.push(`“${node.name}”`);
			continue;
		}
		const given = items[node.name] ?? (role.kind === 'foreign' ? readPinned(file, node.name) : undefined);
		if (given !== undefined) {
			recorded.set(node.name, given);
			nodes.push(replace(node, STAND_INS.recorded));
			if (items[node.name] === undefined)
				notes.push(`“${node.name}” puts out its pinned items in every run.`);
		} else if (role.kind === 'foreign' && !node.disabled) {
			refused.push(`“${node.name}” (${node.type}) ${role.reason}`);
		} else {
			nodes.push(prepareNode(node, role, zone, notes, refused));
		}
	}
	if (unreached.length > 0) {
		notes.push(`Left out, since nothing that the clock starts leads there: ${unreached.join(', ')}.`);
	}
	if (refused.length > 0) throw new Error(describeRefused(refused));
	const names = new Set(nodes.map(({ name }) => name));
	return { file, nodes, connections: keepLines(file.connections, names), triggers, recorded, zone, notes };
}

function describeRefused(refused: readonly string[]): string {
	return [
		`This workflow cannot be rehearsed as it is. ${refused.join('; ')}.`,
		'Pin items to each of these nodes in n8n’s editor, or give recorded ones (Recorded Items, or --items "Node Name=items.json").',
	].join(' ');
}

/** Schedule Triggers, or where there are none, what else can start the workflow: every hour. */
function findTriggers(file: WorkflowFile, roles: ReadonlyMap<string, NodeRole>): RehearsedTrigger[] {
	const active = file.nodes.filter(({ disabled }) => !disabled);
	const called = listCalled(file.nodes, roles);
	const candidates = active.flatMap((node) => {
		const role = roles.get(node.name);
		return role?.kind === 'trigger' && !called.includes(node.name) ? [{ node, role }] : [];
	});
	const scheduled = candidates.filter(({ role }) => role.isScheduled);
	const chosen = scheduled.length > 0 ? scheduled : candidates;
	if (chosen.length === 0) {
		throw new Error(
			'This workflow has no Schedule Trigger, so there is nothing that the clock could start. Add one that leads to your lanes.',
		);
	}
	return chosen.map(({ node, role }) => ({
		name: node.name,
		schedule: role.isScheduled ? readSchedule(node.parameters) : [],
	}));
}

/** The triggers that start when the workflow calls itself. */
function listCalled(nodes: readonly INode[], roles: ReadonlyMap<string, NodeRole>): string[] {
	const callsItself = [...roles.values()].some(({ kind }) => kind === 'callItself');
	return callsItself
		? nodes.filter(({ type }) => type.endsWith('.executeWorkflowTrigger')).map(({ name }) => name)
		: [];
}

function readSchedule({ rule }: INodeParameters): ScheduleInterval[] {
	const intervals = (rule as { interval?: ScheduleInterval[] } | undefined)?.interval;
	return intervals?.length ? intervals : [{}];
}

function readPinned(file: WorkflowFile, name: string): IDataObject[] | undefined {
	const pinned = file.pinData[name] as Array<{ json?: IDataObject }> | undefined;
	return pinned?.map((item) => item.json ?? item);
}

function prepareNode(node: INode, role: NodeRole, zone: string, notes: string[], refused: string[]): INode {
	switch (role.kind) {
		case 'trigger':
			return replace(node, STAND_INS.trigger);
		case 'partners':
			return replace(node, STAND_INS.partners, { emailProgram: node.parameters.emailProgram ?? '' });
		case 'pages':
			return replace(node, STAND_INS.pages);
		case 'callItself':
			return replace(node, STAND_INS.callItself);
		case 'decide': {
			const applicationId = node.parameters.applicationId ?? '={{ $json.applicationId }}';
			return replace(node, STAND_INS[role.decision], { applicationId });
		}
		case 'foreign':
		case 'note':
			return replace(node, STAND_INS.nothing);
		case 'real': {
			// What does nothing need not be loaded from n8n.
			if (node.type.endsWith('.noOp') && !node.executeOnce) return replace(node, STAND_INS.nothing);
			const { value, unknown } = rewriteClock(node.parameters, zone);
			if (unknown !== undefined) {
				refused.push(`“${node.name}” asks the real clock with .${unknown}()`);
			}
			return fillIn({ ...node, parameters: value }, notes);
		}
	}
}

function replace(node: INode, type: string, parameters: INodeParameters = {}): INode {
	const { id, name, position, disabled, onError } = node;
	return {
		...{ id, name, position, type, typeVersion: 1, parameters },
		...(disabled && { disabled }),
		...(onError && { onError }),
	};
}

function keepLines(connections: IConnections, names: ReadonlySet<string>): IConnections {
	return Object.fromEntries(
		Object.entries(connections)
			.filter(([name]) => names.has(name))
			.map(([name, types]) => [
				name,
				Object.fromEntries(
					Object.entries(types).map(([type, outputs]) => [
						type,
						outputs.map((lines) => (lines ?? []).filter(({ node }) => names.has(node))),
					]),
				),
			]),
	);
}
