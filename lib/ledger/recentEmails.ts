import type { RawBuilder } from 'kysely';
import { lookUpInBatches } from './batches';
import { normaliseStep, type ChainStep } from './names';
import type { LedgerDatabase } from './schema';

/** The emails that went, or may have gone, to partners of a program since a time, one row per partner and email. */
export function selectRecentEmails(
	database: LedgerDatabase,
	program: string | RawBuilder<string>,
	since: number | RawBuilder<number>,
) {
	return database
		.selectFrom('sends')
		.select(['partner_id', 'chain', 'step'])
		.distinct()
		.where('program', '=', program)
		.where('claimed_at', '>=', since)
		.where('status', 'in', ['claimed', 'sent', 'uncertain']);
}

/**
 * How many emails of a program each partner got since a time, in a handful of statements however many partners there
 * are. One email to several contacts counts once, and the email of this step does not count.
 *
 * @param since milliseconds since 1970, UTC
 * @returns partner ids to amounts; partners without any are absent
 */
export async function countRecentEmails(
	database: LedgerDatabase,
	chainStep: ChainStep,
	partnerIds: readonly string[],
	since: number,
): Promise<Map<string, number>> {
	const { program, chain, step } = normaliseStep(chainStep);
	const rows = await lookUpInBatches(database, partnerIds, (ids) => {
		const recent = selectRecentEmails(database, program, since)
			.where('partner_id', 'in', ids)
			.where((builder) => builder.or([builder('chain', '<>', chain), builder('step', '<>', step)]));
		return database
			.selectFrom(recent.as('recent'))
			.select(({ fn }) => ['partner_id as partnerId', fn.countAll<number>().as('amount')])
			.groupBy('partner_id')
			.execute();
	});
	return new Map(rows.map(({ partnerId, amount }) => [partnerId, Number(amount)]));
}
