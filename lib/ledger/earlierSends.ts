import type { LedgerDatabase, SendsTable } from './schema';

/**
 * Keeps the time of an email that is about to be sent again, since the claim takes its place. Where the claim is then
 * refused, the number of the occurrence says that it is not over.
 *
 * @param sentBefore what was sent later is not sent again, in milliseconds since 1970, UTC
 */
export async function keepEarlierSend(
	database: LedgerDatabase,
	{
		program,
		chain,
		step,
		partner_id,
		address,
	}: Pick<SendsTable, 'program' | 'chain' | 'step' | 'partner_id' | 'address'>,
	sentBefore: number,
): Promise<void> {
	await database
		.insertInto('earlier_sends')
		.columns(['program', 'chain', 'step', 'partner_id', 'address', 'occurrence', 'sent_at'])
		.expression(
			database
				.selectFrom('sends')
				.select(['program', 'chain', 'step', 'partner_id', 'address', 'occurrence'])
				.select((columns) => columns.ref('settled_at').$notNull().as('sent_at'))
				.where('program', '=', program)
				.where('chain', '=', chain)
				.where('step', '=', step)
				.where('partner_id', '=', partner_id)
				.where('address', '=', address)
				.where('status', '=', 'sent')
				.where('settled_at', '<', sentBefore),
		)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}
