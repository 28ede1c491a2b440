import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import { AutoAccept } from '../../../nodes/AutoAccept/AutoAccept.node';
import { ChainDelay } from '../../../nodes/ChainDelay/ChainDelay.node';
import { SegmentFilter } from '../../../nodes/SegmentFilter/SegmentFilter.node';
import { SendPartnerEmail } from '../../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import {
	NO_OP,
	PACKAGE,
	runWorkflow,
	type RunOptions,
	type WorkflowRun,
} from '../../../testkit/engine/engine';
import type { Template } from '../../../testkit/workflows/templateFiles';

const types = {
	[`${PACKAGE}.autoAccept`]: new AutoAccept(),
	[`${PACKAGE}.chainDelay`]: new ChainDelay(),
	[`${PACKAGE}.segmentFilter`]: new SegmentFilter(),
	[`${PACKAGE}.sendPartnerEmail`]: new SendPartnerEmail(),
};

/** The node at which all lanes begin. */
const START = 'Partners';

/** The nodes of a template's lanes, as they are shipped. */
export function listLaneNodes({ nodes }: Template): INode[] {
	return nodes.filter(({ type }) => type in types);
}

/**
 * Runs the lanes of a template on n8n's engine, from the node *Partners* on.
 *
 * @param partners what that node is given
 */
export async function runLanes(
	template: Template,
	partners: IDataObject[],
	options: Omit<RunOptions, 'nodes' | 'connections' | 'types' | 'items'> = {},
): Promise<WorkflowRun> {
	const nodes = listLaneNodes(template);
	const kept = new Set([START, ...nodes.map(({ name }) => name)]);
	const connections: IConnections = Object.fromEntries(
		Object.entries(template.connections).filter(([name]) => kept.has(name)),
	);
	return await runWorkflow({
		...options,
		workflowName: template.name,
		types,
		nodes: [{ name: START, type: NO_OP }, ...nodes],
		connections,
		items: partners,
	});
}
