import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { normaliseAddress } from '../partner/addresses';
import { lookUpInBatches } from './batches';
import { normaliseStep, type ChainStep } from './names';
import type { LedgerDatabase } from './schema';

/** The email that is about to be sent, to whom, and since when earlier ones count, in milliseconds since 1970, UTC. */
interface Search extends Record<keyof ChainStep, string | RawBuilder<string>> {
	/** A list, or a statement that gives one. */
	partnerIds: RawBuilder<string>;
	since: number | RawBuilder<number>;
}

/**
 * The emails of a program that went, or may have gone, to partners since a time: one row per partner, email and time
 * that it was sent. Of the email that is about to be sent, the rows are one per address; of others, `address` is null
 * and one time to several contacts is one row.
 */
export function selectRecentEmails(
	database: LedgerDatabase,
	{ program, chain, step, partnerIds, since }: Search,
) {
	const isOther = sql<SqlBool>`(chain <> ${chain} or step <> ${step})`;
	const address = sql<string | null>`case when ${isOther} then null else address end`.as('address');
	const latest = database
		.selectFrom('sends')
		.select(['partner_id', 'chain', 'step', 'occurrence', address])
		.where('program', '=', program)
		.where('partner_id', 'in', partnerIds)
		.where('claimed_at', '>=', since)
		// The claim that is being made does not count, should it be made for the second time.
		.where(sql<SqlBool>`(status in ('sent', 'uncertain') or (status = 'claimed' and ${isOther}))`);
	const earlier = database
		.selectFrom('earlier_sends')
		.select(['partner_id', 'chain', 'step', 'occurrence', address])
		.where('program', '=', program)
		.where('partner_id', 'in', partnerIds)
		.where('sent_at', '>=', since);
	return latest.union(earlier);
}

/**
 * How many emails of a program partners got since a time, in a handful of statements however many partners there are.
 * Each time that an email was sent counts, and one time to several contacts counts once.
 *
 * @param chainStep the email that is about to be sent
 * @param since milliseconds since 1970, UTC
 * @returns tells the amount for a partner; where an address is given, the email that is about to be sent counts as far
 * as it went to that one
 */
export async function countRecentEmails(
	database: LedgerDatabase,
	chainStep: ChainStep,
	partnerIds: readonly string[],
	since: number,
): Promise<(partnerId: string, address?: string) => number> {
	const rows = await lookUpInBatches(database, partnerIds, (ids) =>
		selectRecentEmails(database, { ...normaliseStep(chainStep), partnerIds: ids, since }).execute(),
	);
	const addresses = new Map<string, Array<string | null>>();
	for (const { partner_id, address } of rows) {
		const known = addresses.get(partner_id);
		if (known) known.push(address);
		else addresses.set(partner_id, [address]);
	}
	return (partnerId, address) => {
		const all = addresses.get(partnerId) ?? [];
		if (address === undefined) return all.length;
		const own = normaliseAddress(address);
		return all.filter((known) => known === null || known === own).length;
	};
}
