import { normaliseName } from './names';
import type { LedgerDatabase } from './schema';

/** A node of a workflow. */
export interface NodePlace {
	workflowId: string;
	nodeId: string;
	workflowName: string;
	nodeName: string;
}

/** A segment kept under a name. */
export interface SavedSegment {
	name: string;
	/** The conditions as text, see `serialiseDefinition` in lib/segment. */
	definition: string;
	savedBy: NodePlace;
	/** Milliseconds since 1970, UTC. */
	savedAt: number;
}

/** A node that ran with a saved segment. */
export interface SavedSegmentUse extends NodePlace {
	/** When it last ran, in milliseconds since 1970, UTC. */
	usedAt: number;
}

const PLACE = [
	'workflow_id as workflowId',
	'node_id as nodeId',
	'workflow_name as workflowName',
	'node_name as nodeName',
] as const;

/** Every saved segment, by name. */
export async function listSavedSegments(database: LedgerDatabase): Promise<SavedSegment[]> {
	const rows = await database
		.selectFrom('saved_segments')
		.select(['name', 'definition', 'saved_at as savedAt', ...PLACE])
		.orderBy('name_key')
		.execute();
	return rows.map(({ name, definition, savedAt, ...savedBy }) => ({ name, definition, savedAt, savedBy }));
}

/** The segment of that name, in any case; `undefined` where there is none. */
export async function findSavedSegment(
	database: LedgerDatabase,
	name: string,
): Promise<SavedSegment | undefined> {
	const row = await database
		.selectFrom('saved_segments')
		.select(['name', 'definition', 'saved_at as savedAt', ...PLACE])
		.where('name_key', '=', normaliseName(name))
		.executeTakeFirst();
	if (row === undefined) return undefined;
	const { name: savedName, definition, savedAt, ...savedBy } = row;
	return { name: savedName, definition, savedAt, savedBy };
}

/**
 * Keeps a segment under its name. One that another node saved stays as it is: two nodes that save under one name would
 * change each other's segment at every run.
 *
 * @param now milliseconds since 1970, UTC
 * @returns `taken` when the name belongs to another node's segment
 */
export async function saveSegment(
	database: LedgerDatabase,
	{ name, definition, savedBy }: Omit<SavedSegment, 'savedAt'>,
	now: number,
): Promise<'saved' | 'unchanged' | 'taken'> {
	const known = await findSavedSegment(database, name);
	if (known?.definition === definition) return 'unchanged';
	const content = {
		name: name.trim(),
		definition,
		workflow_id: savedBy.workflowId,
		node_id: savedBy.nodeId,
		workflow_name: savedBy.workflowName,
		node_name: savedBy.nodeName,
		saved_at: now,
	};
	const saved = await database
		.insertInto('saved_segments')
		.values({ name_key: normaliseName(name), ...content })
		.onConflict((conflict) =>
			conflict
				.column('name_key')
				.doUpdateSet(content)
				.where('saved_segments.workflow_id', '=', savedBy.workflowId)
				.where('saved_segments.node_id', '=', savedBy.nodeId),
		)
		.returning('name_key')
		.executeTakeFirst();
	return saved === undefined ? 'taken' : 'saved';
}

/** Removes a segment together with what is known of its use. @returns false when there was none of that name */
export async function deleteSavedSegment(database: LedgerDatabase, name: string): Promise<boolean> {
	return await database.transaction().execute(async (transaction) => {
		const key = normaliseName(name);
		await transaction.deleteFrom('saved_segment_uses').where('name_key', '=', key).execute();
		const deleted = await transaction
			.deleteFrom('saved_segments')
			.where('name_key', '=', key)
			.returning('name_key')
			.executeTakeFirst();
		return deleted !== undefined;
	});
}

/** The nodes that use a saved segment, the latest first. */
export async function listSegmentUses(database: LedgerDatabase, name: string): Promise<SavedSegmentUse[]> {
	const all = await listAllSegmentUses(database);
	return all.get(normaliseName(name)) ?? [];
}

/** The nodes that use saved segments, the latest first, by the name as it is compared (`normaliseName`). */
export async function listAllSegmentUses(database: LedgerDatabase): Promise<Map<string, SavedSegmentUse[]>> {
	const rows = await database
		.selectFrom('saved_segment_uses')
		.select(['name_key', ...PLACE, 'used_at as usedAt'])
		.orderBy('used_at', 'desc')
		.execute();
	const uses = new Map<string, SavedSegmentUse[]>();
	for (const { name_key, ...use } of rows) {
		const known = uses.get(name_key);
		if (known) known.push(use);
		else uses.set(name_key, [use]);
	}
	return uses;
}

/**
 * Remembers that a node runs with a saved segment, and forgets the one that it used before.
 *
 * @param now milliseconds since 1970, UTC
 * @returns when the node last ran with this segment, in milliseconds since 1970, UTC
 */
export async function recordSegmentUse(
	database: LedgerDatabase,
	name: string,
	place: NodePlace,
	now: number,
): Promise<number | undefined> {
	const key = normaliseName(name);
	return await database.transaction().execute(async (transaction) => {
		const before = await transaction
			.selectFrom('saved_segment_uses')
			.select('used_at as usedAt')
			.where('name_key', '=', key)
			.where('workflow_id', '=', place.workflowId)
			.where('node_id', '=', place.nodeId)
			.executeTakeFirst();
		await forgetSegmentUse(transaction, place);
		await transaction
			.insertInto('saved_segment_uses')
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

/** Forgets that a node used a saved segment. */
export async function forgetSegmentUse(
	database: LedgerDatabase,
	{ workflowId, nodeId }: Pick<NodePlace, 'workflowId' | 'nodeId'>,
): Promise<void> {
	await database
		.deleteFrom('saved_segment_uses')
		.where('workflow_id', '=', workflowId)
		.where('node_id', '=', nodeId)
		.execute();
}
