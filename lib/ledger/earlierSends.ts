import { lookUpInBatches } from './batches';
import type { ChainStep } from './names';
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
		.columns([...KEPT_COLUMNS, 'sent_at'])
		.expression(
			database
				.selectFrom('sends')
				.select(KEPT_COLUMNS)
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

const KEPT_COLUMNS = [
	'program',
	'chain',
	'step',
	'partner_id',
	'address',
	'occurrence',
	'tracks_opens',
	'tracks_clicks',
] as const;

/** An earlier time that an email was sent to an address of a partner. */
export interface EarlierSend {
	partnerId: string;
	/** In lower case. */
	address: string;
	/** 1 for the first time. */
	occurrence: number;
	/** When the mail server accepted it, in milliseconds since 1970, UTC. */
	sentAt: number;
}

/**
 * The earlier times of the emails of a step, the first one first. One that the ledger keeps although nothing took its
 * place has the number of the occurrence in `sends`.
 *
 * @param step with its names as the ledger compares them
 */
export async function findEarlierSends(
	database: LedgerDatabase,
	{ program, chain, step }: ChainStep,
	partnerIds: readonly string[],
): Promise<EarlierSend[]> {
	return lookUpInBatches(database, partnerIds, (ids) =>
		database
			.selectFrom('earlier_sends')
			.select(['partner_id as partnerId', 'address', 'occurrence', 'sent_at as sentAt'])
			.where('program', '=', program)
			.where('chain', '=', chain)
			.where('step', '=', step)
			.where('partner_id', 'in', ids)
			.orderBy('occurrence')
			.execute(),
	);
}

/**
 * Emails that were sent or may have been, with the times, the last one first: of one that was sent several times the
 * earlier ones, of any other that of its claim. What was sent counts, however an attempt to send it again ended.
 */
export function selectEarliestTimes(database: LedgerDatabase) {
	return database
		.selectFrom('sends')
		.leftJoin('earlier_sends', (join) =>
			join
				.onRef('earlier_sends.program', '=', 'sends.program')
				.onRef('earlier_sends.chain', '=', 'sends.chain')
				.onRef('earlier_sends.step', '=', 'sends.step')
				.onRef('earlier_sends.partner_id', '=', 'sends.partner_id')
				.onRef('earlier_sends.address', '=', 'sends.address'),
		)
		.select(({ fn }) => [
			'sends.partner_id as partnerId',
			'sends.address',
			fn.coalesce('earlier_sends.sent_at', 'sends.claimed_at').as('sentAt'),
		])
		.where((builder) =>
			builder.or([
				builder('sends.status', 'in', ['sent', 'uncertain']),
				builder('earlier_sends.sent_at', 'is not', null),
			]),
		)
		.orderBy('sentAt', 'desc');
}
