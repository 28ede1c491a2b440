import { lookUpInBatches } from './batches';
import { normaliseName } from './names';
import type { LedgerDatabase } from './schema';

/**
 * When each partner was first sent any email of a program, one whose outcome is not known included.
 *
 * @returns partner ids to times in milliseconds since 1970, UTC; partners who were sent nothing are absent
 */
export async function findFirstSends(
	database: LedgerDatabase,
	program: string,
	partnerIds: readonly string[],
): Promise<Map<string, number>> {
	const rows = await lookUpInBatches(database, partnerIds, (ids) =>
		database
			.selectFrom('sends')
			.select((eb) => ['partner_id as partnerId', eb.fn.min('claimed_at').as('firstAt')])
			.where('program', '=', normaliseName(program))
			.where('partner_id', 'in', ids)
			.where('status', 'in', ['sent', 'uncertain'])
			.groupBy('partner_id')
			.execute(),
	);
	return new Map(rows.map(({ partnerId, firstAt }) => [partnerId, Number(firstAt)]));
}
