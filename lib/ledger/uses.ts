import { normaliseName } from './names';
import type { LedgerDatabase } from './schema';

/** A node of a workflow. */
export interface NodePlace {
	workflowId: string;
	nodeId: string;
	workflowName: string;
	nodeName: string;
}

/** A node that ran with something saved under a name. */
export interface Use extends NodePlace {
	/** When it last ran, in milliseconds since 1970, UTC. */
	usedAt: number;
}

/** What can be saved under a name and used by other nodes. */
export type Saved = 'segment' | 'messagingTemplate';

/** Where the uses are kept. Both tables have the same columns. */
const TABLES = {
	segment: 'saved_segment_uses',
	messagingTemplate: 'messaging_template_uses',
} as const satisfies Record<Saved, string>;

/** The nodes that use something saved, the latest first. */
export async function listUses(database: LedgerDatabase, saved: Saved, name: string): Promise<Use[]> {
	const all = await listAllUses(database, saved);
	return all.get(normaliseName(name)) ?? [];
}

/** The nodes that use anything saved of a kind, the latest first, by the name as it is compared (`normaliseName`). */
export async function listAllUses(database: LedgerDatabase, saved: Saved): Promise<Map<string, Use[]>> {
	const rows = await database
		.selectFrom(TABLES[saved])
		.select([
			'name_key',
			'workflow_id as workflowId',
			'node_id as nodeId',
			'workflow_name as workflowName',
			'node_name as nodeName',
			'used_at as usedAt',
		])
		.orderBy('used_at', 'desc')
		.execute();
	const uses = new Map<string, Use[]>();
	for (const { name_key, ...use } of rows) {
		const known = uses.get(name_key);
		if (known) known.push(use);
		else uses.set(name_key, [use]);
	}
	return uses;
}

/**
 * Remembers that a node runs with something saved, and forgets what of that kind it used before.
 *
 * @param now milliseconds since 1970, UTC
 * @returns when the node last ran with it, in milliseconds since 1970, UTC
 */
export async function recordUse(
	database: LedgerDatabase,
	saved: Saved,
	name: string,
	place: NodePlace,
	now: number,
): Promise<number | undefined> {
	const key = normaliseName(name);
	return await database.transaction().execute(async (transaction) => {
		const before = await transaction
			.selectFrom(TABLES[saved])
			.select('used_at as usedAt')
			.where('name_key', '=', key)
			.where('workflow_id', '=', place.workflowId)
			.where('node_id', '=', place.nodeId)
			.executeTakeFirst();
		await forgetUse(transaction, saved, place);
		await transaction
			.insertInto(TABLES[saved])
			.values({
				name_key: key,
				workflow_id: place.workflowId,
				node_id: place.nodeId,
				workflow_name: place.workflowName,
				node_name: place.nodeName,
				used_at: now,
			})
			// Another execution of the same workflow may have been quicker.
			.onConflict((conflict) =>
				conflict.columns(['name_key', 'workflow_id', 'node_id']).doUpdateSet({ used_at: now }),
			)
			.execute();
		return before?.usedAt;
	});
}

/**
 * Forgets that a node used anything saved of a kind. Most nodes never did: then nothing is written, and nobody who
 * writes is waited for.
 */
export async function forgetUse(
	database: LedgerDatabase,
	saved: Saved,
	{ workflowId, nodeId }: Pick<NodePlace, 'workflowId' | 'nodeId'>,
): Promise<void> {
	const used = await database
		.selectFrom(TABLES[saved])
		.select('name_key')
		.where('workflow_id', '=', workflowId)
		.where('node_id', '=', nodeId)
		.executeTakeFirst();
	if (used === undefined) return;
	await database
		.deleteFrom(TABLES[saved])
		.where('workflow_id', '=', workflowId)
		.where('node_id', '=', nodeId)
		.execute();
}

/** Forgets who used something that is deleted. */
export async function forgetUsesOf(database: LedgerDatabase, saved: Saved, name: string): Promise<void> {
	await database.deleteFrom(TABLES[saved]).where('name_key', '=', normaliseName(name)).execute();
}
