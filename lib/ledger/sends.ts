import { normaliseAddress } from '../partner/addresses';
import { lookUpInBatches } from './batches';
import { findEarlierSends } from './earlierSends';
import type { LedgerDatabase, SendStatus, SendsTable } from './schema';
import { normaliseStep, type ChainStep } from './names';
import { CLAIM_OWNER, isClaimAlive } from './owner';
import { createStatement } from './statement';

/** A send as the ledger knows it. Times are milliseconds since 1970, UTC. */
export interface SendRecord {
	partnerId: string;
	address: string;
	status: SendStatus;
	claimedAt: number;
	claimedBy: string;
	settledAt: number | null;
	retryAt: number | null;
	attempts: number;
	reason: string | null;
	/** 1 for the first time the email was sent to this address, 2 for the time after that. */
	occurrence: number;
	/** When the mail server accepted it the times before, the first one first. */
	earlierSentAt: number[];
	/** Since when the mail server has been asking to try this address again later. */
	deferredSince: number | null;
	/** Since when it has been refusing this address without it being known whether that is about the partner. */
	refusedSince: number | null;
}

/** What becomes known of what people do with an email. */
export interface Tracked {
	opens: boolean;
	clicks: boolean;
}

/** One send about to happen. */
export interface SendClaim extends ChainStep {
	partnerId: string;
	address: string;
	/** See `createMessageId` in lib/email. */
	messageId: string;
	/** SHA-256 of the copy as written, see `hashCopy` in lib/email. */
	copyHash: string;
	/** The run that claims it, see `createClaimOwner`; by default this process. */
	claimedBy?: string;
	/** Absent for nothing. */
	tracked?: Tracked;
}

/** How a claimed send ended. Times are milliseconds since 1970, UTC. */
export type SendOutcome =
	| { status: 'sent'; reason: string }
	| { status: 'bounced'; reason: string; cause?: string }
	| {
			status: 'retryLater';
			reason: string;
			retryAt: number;
			deferredSince?: number;
			refusedSince?: number;
			cause?: string;
	  }
	| { status: 'uncertain'; reason: string };

/**
 * Everything the ledger knows of one step for the given partners, in a handful of statements however many there are.
 *
 * @returns per partner id, one record per address
 */
export async function findSends(
	database: LedgerDatabase,
	chainStep: ChainStep,
	partnerIds: readonly string[],
): Promise<Map<string, SendRecord[]>> {
	const { program, chain, step } = normaliseStep(chainStep);
	const found = new Map<string, SendRecord[]>();
	const rows = await lookUpInBatches(database, partnerIds, (ids) =>
		database
			.selectFrom('sends')
			.select([
				'partner_id as partnerId',
				'address',
				'status',
				'claimed_at as claimedAt',
				'claimed_by as claimedBy',
				'settled_at as settledAt',
				'retry_at as retryAt',
				'attempts',
				'reason',
				'occurrence',
				'deferred_since as deferredSince',
				'refused_since as refusedSince',
			])
			.where('program', '=', program)
			.where('chain', '=', chain)
			.where('step', '=', step)
			.where('partner_id', 'in', ids)
			.execute(),
	);
	for (const row of rows) {
		const record = { ...row, earlierSentAt: [] };
		const records = found.get(row.partnerId);
		if (records) records.push(record);
		else found.set(row.partnerId, [record]);
	}
	const repeated = rows.filter(({ occurrence }) => occurrence > 1).map(({ partnerId }) => partnerId);
	for (const earlier of await findEarlierSends(database, { program, chain, step }, repeated)) {
		const record = found.get(earlier.partnerId)?.find(({ address }) => address === earlier.address);
		if (record && earlier.occurrence < record.occurrence) record.earlierSentAt.push(earlier.sentAt);
	}
	return found;
}

/**
 * Records how a send that this process claimed ended. What waits for another try can still be recorded as final, as long
 * as nobody else has claimed it.
 *
 * @param now milliseconds since 1970, UTC
 * @returns false where the claim is not there any more: it was recorded before, or its partner was forgotten meanwhile
 */
export async function recordOutcome(
	database: LedgerDatabase,
	claim: SendClaim,
	outcome: SendOutcome,
	now: number,
): Promise<boolean> {
	const isWaiting = outcome.status === 'retryLater';
	const settled = await settleClaim(database, {
		...normaliseStep(claim),
		partner_id: claim.partnerId,
		address: normaliseAddress(claim.address),
		claimed_by: claim.claimedBy ?? CLAIM_OWNER,
		status: outcome.status,
		settled_at: now,
		retry_at: isWaiting ? outcome.retryAt : null,
		deferred_since: isWaiting ? (outcome.deferredSince ?? null) : null,
		refused_since: isWaiting ? (outcome.refusedSince ?? null) : null,
		reason: outcome.reason,
		cause: 'cause' in outcome ? (outcome.cause ?? null) : null,
	});
	return settled.length > 0;
}

/** How a claim ended, as the ledger has it. Times are milliseconds since 1970, UTC. */
type SettledRow = ChainStep &
	Pick<
		SendsTable,
		| 'partner_id'
		| 'address'
		| 'claimed_by'
		| 'status'
		| 'settled_at'
		| 'retry_at'
		| 'deferred_since'
		| 'refused_since'
		| 'reason'
		| 'cause'
	>;

const settleClaim = createStatement<SettledRow, Pick<SendsTable, 'attempts'>>((database, value) =>
	database
		.updateTable('sends')
		.set({
			status: value('status'),
			settled_at: value('settled_at'),
			retry_at: value('retry_at'),
			deferred_since: value('deferred_since'),
			refused_since: value('refused_since'),
			reason: value('reason'),
			cause: value('cause'),
		})
		.where('program', '=', value('program'))
		.where('chain', '=', value('chain'))
		.where('step', '=', value('step'))
		.where('partner_id', '=', value('partner_id'))
		.where('address', '=', value('address'))
		.where('claimed_by', '=', value('claimed_by'))
		.where('status', 'in', ['claimed', 'uncertain', 'retryLater'])
		.returning('attempts'),
);

/**
 * Turns claims of this step whose process died before it could record an outcome into *uncertain*: whether those
 * emails left is not known to anybody, so they are reported and not sent again.
 *
 * @param now milliseconds since 1970, UTC
 * @returns how many there were
 */
export async function settleAbandonedClaims(
	database: LedgerDatabase,
	chainStep: ChainStep,
	now: number,
): Promise<number> {
	const { program, chain, step } = normaliseStep(chainStep);
	const inFlight = await database
		.selectFrom('sends')
		.select(['partner_id', 'address', 'claimed_by', 'claimed_at'])
		.where('program', '=', program)
		.where('chain', '=', chain)
		.where('step', '=', step)
		.where('status', '=', 'claimed')
		.execute();
	const abandoned = inFlight.filter((row) => !isClaimAlive(row.claimed_by, row.claimed_at, now));
	for (const row of abandoned) {
		await database
			.updateTable('sends')
			.set({ status: 'uncertain', settled_at: now, reason: ABANDONED })
			.where('program', '=', program)
			.where('chain', '=', chain)
			.where('step', '=', step)
			.where('partner_id', '=', row.partner_id)
			.where('address', '=', row.address)
			.where('status', '=', 'claimed')
			.where('claimed_by', '=', row.claimed_by)
			.execute();
	}
	return abandoned.length;
}

/** What is said of a claim whose process is gone. */
export const ABANDONED = 'n8n stopped while this email was being sent, so nobody knows whether it left';

/** Every time that the mail server accepted an email, in milliseconds since 1970, UTC, whatever happened after. */
export function listSentTimes({ status, settledAt, earlierSentAt }: SendRecord): number[] {
	return status === 'sent' ? [...earlierSentAt, settledAt ?? 0] : earlierSentAt;
}

/**
 * When an email may have been sent, in milliseconds since 1970, UTC: nobody knows whether it left, or another execution
 * has it in hand.
 */
export function listUncertainTimes({ status, claimedAt }: SendRecord): number[] {
	return status === 'uncertain' || status === 'claimed' ? [claimedAt] : [];
}

/** The time of the earliest accepted email of a step among a partner's records, in milliseconds since 1970, UTC. */
export function findSentAt(records: readonly SendRecord[] | undefined): number | undefined {
	const times = (records ?? []).flatMap(listSentTimes);
	return times.length === 0 ? undefined : Math.min(...times);
}
