import { normaliseName } from './names';
import type { LedgerDatabase } from './schema';
import { forgetUsesOf, type NodePlace } from './uses';

/** A messaging template kept under a name. */
export interface SavedTemplate {
	name: string;
	/** The message as text, see `serialiseMessage` in lib/email. */
	content: string;
	savedBy: NodePlace;
	/** Milliseconds since 1970, UTC. */
	savedAt: number;
}

const COLUMNS = [
	'name',
	'content',
	'saved_at as savedAt',
	'workflow_id as workflowId',
	'node_id as nodeId',
	'workflow_name as workflowName',
	'node_name as nodeName',
] as const;

/** Every messaging template, by name. */
export async function listTemplates(database: LedgerDatabase): Promise<SavedTemplate[]> {
	const rows = await database.selectFrom('messaging_templates').select(COLUMNS).orderBy('name_key').execute();
	return rows.map(toTemplate);
}

/** The messaging template of that name, in any case; `undefined` where there is none. */
export async function findTemplate(
	database: LedgerDatabase,
	name: string,
): Promise<SavedTemplate | undefined> {
	const row = await database
		.selectFrom('messaging_templates')
		.select(COLUMNS)
		.where('name_key', '=', normaliseName(name))
		.executeTakeFirst();
	return row && toTemplate(row);
}

/**
 * Keeps a messaging template under its name.
 *
 * @param mayReplaceOthers false for a node that saves in every run: it must not undo what was changed elsewhere
 * @param now milliseconds since 1970, UTC
 * @returns `taken` when the name belongs to what another node saved
 */
export async function saveTemplate(
	database: LedgerDatabase,
	{ name, content, savedBy }: Omit<SavedTemplate, 'savedAt'>,
	{ mayReplaceOthers, now }: { mayReplaceOthers: boolean; now: number },
): Promise<'saved' | 'unchanged' | 'taken'> {
	const known = await findTemplate(database, name);
	if (known?.content === content) return 'unchanged';
	const row = {
		name: name.trim(),
		content,
		workflow_id: savedBy.workflowId,
		node_id: savedBy.nodeId,
		workflow_name: savedBy.workflowName,
		node_name: savedBy.nodeName,
		saved_at: now,
	};
	const saved = await database
		.insertInto('messaging_templates')
		.values({ name_key: normaliseName(name), ...row })
		.onConflict((conflict) => {
			const update = conflict.column('name_key').doUpdateSet(row);
			return mayReplaceOthers
				? update
				: update
						.where('messaging_templates.workflow_id', '=', savedBy.workflowId)
						.where('messaging_templates.node_id', '=', savedBy.nodeId);
		})
		.returning('name_key')
		.executeTakeFirst();
	return saved === undefined ? 'taken' : 'saved';
}

/** Removes a messaging template together with what is known of its use. @returns false when there was none of that name */
export async function deleteTemplate(database: LedgerDatabase, name: string): Promise<boolean> {
	return await database.transaction().execute(async (transaction) => {
		await forgetUsesOf(transaction, 'messagingTemplate', name);
		const deleted = await transaction
			.deleteFrom('messaging_templates')
			.where('name_key', '=', normaliseName(name))
			.returning('name_key')
			.executeTakeFirst();
		return deleted !== undefined;
	});
}

function toTemplate(row: Omit<SavedTemplate, 'savedBy'> & NodePlace): SavedTemplate {
	const { name, content, savedAt, ...savedBy } = row;
	return { name, content, savedAt, savedBy };
}
