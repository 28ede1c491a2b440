import type { LedgerDatabase } from './schema';

/** A published Partner Email Trigger: where links in emails lead. */
export interface PublicAddress {
	workflowId: string;
	nodeId: string;
	/** The trigger's production URL. */
	url: string;
	/** Milliseconds since 1970, UTC. */
	registeredAt: number;
}

/** Registers the address of a trigger that was published; one that it had before is replaced. */
export async function registerPublicAddress(
	database: LedgerDatabase,
	{ workflowId, nodeId, url, registeredAt }: PublicAddress,
): Promise<void> {
	await database
		.insertInto('public_addresses')
		.values({ workflow_id: workflowId, node_id: nodeId, url, registered_at: registeredAt })
		.onConflict((conflict) =>
			conflict.columns(['workflow_id', 'node_id']).doUpdateSet({ url, registered_at: registeredAt }),
		)
		.execute();
}

/** Forgets the address of a trigger that is no longer published. */
export async function removePublicAddress(
	database: LedgerDatabase,
	{ workflowId, nodeId }: Pick<PublicAddress, 'workflowId' | 'nodeId'>,
): Promise<void> {
	await database
		.deleteFrom('public_addresses')
		.where('workflow_id', '=', workflowId)
		.where('node_id', '=', nodeId)
		.execute();
}

/** The address that links lead to: of the trigger published last, or `undefined` where there is none. */
export async function findPublicAddress(database: LedgerDatabase): Promise<PublicAddress | undefined> {
	return database
		.selectFrom('public_addresses')
		.select(['workflow_id as workflowId', 'node_id as nodeId', 'url', 'registered_at as registeredAt'])
		.orderBy('registered_at', 'desc')
		.limit(1)
		.executeTakeFirst();
}
