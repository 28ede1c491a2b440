import { normaliseName } from './names';
import type { LedgerDatabase } from './schema';
import { forgetUsesOf, type NodePlace } from './uses';

/** A segment kept under a name. */
export interface SavedSegment {
	name: string;
	/** The conditions as text, see `serialiseDefinition` in lib/segment. */
	definition: string;
	savedBy: NodePlace;
	/** Milliseconds since 1970, UTC. */
	savedAt: number;
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
		await forgetUsesOf(transaction, 'segment', name);
		const deleted = await transaction
			.deleteFrom('saved_segments')
			.where('name_key', '=', normaliseName(name))
			.returning('name_key')
			.executeTakeFirst();
		return deleted !== undefined;
	});
}
