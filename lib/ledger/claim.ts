import { sql } from 'kysely';
import { lookUpInBatches } from './batches';
import { readMessageKey } from './messageKey';
import { normaliseStep, type ChainStep } from './names';
import { CLAIM_OWNER } from './owner';
import type { LedgerDatabase } from './schema';
import type { SendClaim } from './sends';
import { normaliseAddress, selectSuppressions } from './suppressions';

/** What lets a send be claimed or not, besides that nobody else did. Times are milliseconds since 1970, UTC. */
export interface ClaimConditions {
	/** An email that was sent before this time may be sent again. */
	resendSentBefore?: number | undefined;
	/** At most so many emails of the program to the partner since a time. */
	cap?: { maximum: number; since: number } | undefined;
}

/**
 * Claims one send, durably and atomically: of several executions that try, one gets it. A row waiting for another try
 * is claimed again once its time has come. A suppressed address is never claimed, however late it was suppressed.
 *
 * @param now milliseconds since 1970, UTC
 * @returns true when the caller must now send it and record the outcome; false when it is not the caller's to send
 */
export async function claimSend(
	database: LedgerDatabase,
	claim: SendClaim,
	now: number,
	{ resendSentBefore, cap }: ClaimConditions = {},
): Promise<boolean> {
	const row = createRow(claim, now);
	if (resendSentBefore !== undefined) await keepEarlierSend(database, row, resendSentBefore);
	const columns = Object.keys(row) as Array<keyof typeof row>;
	const claimed = await database
		.insertInto('sends')
		.columns(columns)
		// `insert … select … where`, so that the conditions hold at the very moment of the claim.
		.expression((builder) => {
			const selected = database
				.selectNoFrom((values) => columns.map((column) => values.val(row[column]).as(column)))
				.where(builder.not(builder.exists(selectSuppressions(database, row.program, claim.address))));
			return cap === undefined
				? selected
				: selected.where(selectOtherEmails(database, row, cap.since), '<', cap.maximum);
		})
		.onConflict((conflict) =>
			conflict
				.columns(['program', 'chain', 'step', 'partner_id', 'address'])
				.doUpdateSet((builder) => {
					const isResent = builder('sends.status', '=', 'sent');
					return {
						status: builder.ref('excluded.status'),
						message_id: builder.ref('excluded.message_id'),
						message_key: builder.ref('excluded.message_key'),
						copy_hash: builder.ref('excluded.copy_hash'),
						claimed_by: builder.ref('excluded.claimed_by'),
						claimed_at: builder.ref('excluded.claimed_at'),
						settled_at: null,
						retry_at: null,
						reason: null,
						attempts: sql<number>`case when ${isResent} then 1 else sends.attempts + 1 end`,
						occurrence: sql<number>`sends.occurrence + case when ${isResent} then 1 else 0 end`,
					};
				})
				.where((builder) =>
					builder.or([
						builder.and([builder('sends.status', '=', 'retryLater'), builder('sends.retry_at', '<=', now)]),
						builder.and([
							builder('sends.status', '=', 'sent'),
							builder('sends.settled_at', '<', resendSentBefore ?? 0),
						]),
						// Claimed by this very run a moment ago, in a commit that got no answer.
						builder.and([
							builder('sends.status', '=', 'claimed'),
							builder('sends.claimed_by', '=', claim.claimedBy ?? ''),
						]),
					]),
				),
		)
		.returning('attempts')
		.executeTakeFirst();
	return claimed !== undefined;
}

/**
 * Keeps the time of an email that is about to be sent again, since the claim takes its place. Where the claim is then
 * refused, the number of the occurrence says that it is not over.
 */
async function keepEarlierSend(
	database: LedgerDatabase,
	{ program, chain, step, partner_id, address }: ReturnType<typeof createRow>,
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

function createRow(claim: SendClaim, now: number) {
	return {
		...normaliseStep(claim),
		partner_id: claim.partnerId,
		address: normaliseAddress(claim.address),
		status: 'claimed' as const,
		message_id: claim.messageId,
		message_key: readMessageKey(claim.messageId) ?? null,
		copy_hash: claim.copyHash,
		claimed_by: claim.claimedBy ?? CLAIM_OWNER,
		claimed_at: now,
		attempts: 1,
	};
}

/** How many other emails of the program went to a partner since a time; one email to several contacts counts once. */
function selectOtherEmails(database: LedgerDatabase, row: ReturnType<typeof createRow>, since: number) {
	const recent = selectRecentEmails(database, row.program, since)
		.where('partner_id', '=', row.partner_id)
		.where((builder) =>
			builder.or([
				builder('chain', '<>', row.chain),
				builder('step', '<>', row.step),
				// An earlier time this email was sent counts, the claim that is being made does not.
				builder.and([builder('address', '=', row.address), builder('status', '=', 'sent')]),
			]),
		);
	return database.selectFrom(recent.as('recent')).select(({ fn }) => fn.countAll<number>().as('amount'));
}

/** The emails that went, or may have gone, to partners of a program since a time, one row per partner and email. */
function selectRecentEmails(database: LedgerDatabase, program: string, since: number) {
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
