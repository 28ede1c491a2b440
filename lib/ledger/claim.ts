import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { normaliseAddress } from '../partner/addresses';
import { DAY } from '../partner/durations';
import { readMessageKey } from './messageKey';
import { normaliseStep } from './names';
import { CLAIM_OWNER } from './owner';
import type { LedgerDatabase } from './schema';
import type { SendClaim } from './sends';
import { keepEarlierSend } from './earlierSends';
import { selectRecentEmails } from './recentEmails';
import { createStatement, type Placeholders } from './statement';
import { listHashes, selectSuppressions } from './suppressions';

/** What lets a send be claimed or not, besides that nobody else did. Times are milliseconds since 1970, UTC. */
export interface ClaimConditions {
	/** An email that was sent before this time may be sent again. */
	resendSentBefore?: number | undefined;
	/** At most so many emails of the program to the partner since a time, see `countRecentEmails`. */
	cap?: { maximum: number; since: number } | undefined;
	/** Whether each contact of a partner gets the email, so that one who has it does not keep it from another. */
	perAddress?: boolean | undefined;
}

/** No email waits longer for another try, in milliseconds. */
export const FARTHEST_RETRY = DAY;

/**
 * Claims one send, durably and atomically: of several executions that try, one gets it, also where they know different
 * addresses of the partner. A row waiting for another try is claimed again once its time has come. A suppressed address
 * is never claimed, however late it was suppressed.
 *
 * @param database a transaction of `commitTogether`, in which no other execution claims for the same partner
 * @param now milliseconds since 1970, UTC
 * @returns true when the caller must now send it and record the outcome; false when it is not the caller's to send
 */
export async function claimSend(
	database: LedgerDatabase,
	claim: SendClaim,
	now: number,
	{ resendSentBefore = 0, cap, perAddress = false }: ClaimConditions = {},
): Promise<boolean> {
	const [addressHash, formerHash = addressHash] = listHashes(claim.address);
	const values = {
		...createRow(claim, now),
		addressHash,
		formerHash,
		resendSentBefore,
		farthestRetry: now + FARTHEST_RETRY,
		perAddress: toFlag(perAddress),
		ownRun: claim.claimedBy ?? '',
	};
	if (resendSentBefore > 0) await keepEarlierSend(database, values, resendSentBefore);
	const claimed =
		cap === undefined
			? await claimFreely(database, values)
			: await claimUnderCap(database, { ...values, since: cap.since, maximum: cap.maximum });
	return claimed.length > 0;
}

type ClaimedRow = ReturnType<typeof createRow>;

/** What a claim depends on, as the ledger has it. Times are milliseconds since 1970, UTC. */
interface ClaimValues extends ClaimedRow {
	addressHash: string;
	/** The hash of another spelling of the address; the same where there is none. */
	formerHash: string;
	resendSentBefore: number;
	/** A later time to try again is a mistake of some clock. */
	farthestRetry: number;
	/** 1 where each contact of a partner gets the email. */
	perAddress: 0 | 1;
	/** The run that claims, where it is known. */
	ownRun: string;
}

const claimFreely = createStatement<ClaimValues, { attempts: number }>((database, value) =>
	insertClaim(database, value),
);

const claimUnderCap = createStatement<ClaimValues & { since: number; maximum: number }, { attempts: number }>(
	(database, value) => {
		const recent = selectRecentEmails(database, {
			program: value('program'),
			chain: value('chain'),
			step: value('step'),
			partnerIds: sql`(${value('partner_id')})`,
			since: value('since'),
		});
		const amount = database
			.selectFrom(recent.as('recent'))
			.select(({ fn }) => fn.countAll<number>().as('amount'))
			.where(
				sql<SqlBool>`(recent.address is null or ${value('perAddress')} = 0 or recent.address = ${value('address')})`,
			);
		return insertClaim(database, value, sql<SqlBool>`(${amount}) < ${value('maximum')}`);
	},
);

function insertClaim(
	database: LedgerDatabase,
	value: Placeholders<ClaimValues>,
	hasRoom?: RawBuilder<SqlBool>,
) {
	return (
		database
			.insertInto('sends')
			.columns(CLAIMED_COLUMNS)
			// `insert … select … where`, so that the conditions hold at the very moment of the claim.
			.expression((builder) => {
				const hashes = [value('addressHash'), value('formerHash')];
				const suppressions = selectSuppressions(database, value('program'), hashes);
				const hasOther = builder.exists(selectAtOtherAddress(database, value));
				const wasSent = builder.exists(selectEarlierSends(database, value));
				const selected = database
					.selectNoFrom(CLAIMED_COLUMNS.map((column) => value(column).as(column)))
					.where(builder.not(builder.exists(suppressions)))
					.where(sql<SqlBool>`(${value('perAddress')} = 1 or not ${hasOther})`)
					.where(builder.not(wasSent));
				return hasRoom === undefined ? selected : selected.where(hasRoom);
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
							tracks_opens: builder.ref('excluded.tracks_opens'),
							tracks_clicks: builder.ref('excluded.tracks_clicks'),
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
							builder.and([
								builder('sends.status', '=', 'retryLater'),
								builder.or([
									builder('sends.retry_at', '<=', value('claimed_at')),
									builder('sends.retry_at', '>', value('farthestRetry')),
								]),
							]),
							builder.and([
								builder('sends.status', '=', 'sent'),
								builder('sends.settled_at', '<', value('resendSentBefore')),
							]),
							// Claimed by this very run a moment ago, in a commit that got no answer.
							builder.and([
								builder('sends.status', '=', 'claimed'),
								builder('sends.claimed_by', '=', value('ownRun')),
							]),
						]),
					),
			)
			.returning('attempts')
	);
}

/** The same email to another address of the partner, where it went or may have gone. */
function selectAtOtherAddress(database: LedgerDatabase, value: Placeholders<ClaimValues>) {
	return database
		.selectFrom('sends as other')
		.select('other.address')
		.where('other.program', '=', value('program'))
		.where('other.chain', '=', value('chain'))
		.where('other.step', '=', value('step'))
		.where('other.partner_id', '=', value('partner_id'))
		.where('other.address', '<>', value('address'))
		.where((builder) =>
			builder.or([
				sql<SqlBool>`other.status in ('claimed', 'uncertain')`,
				builder.and([
					sql<SqlBool>`other.status = 'sent'`,
					builder('other.settled_at', '>=', value('resendSentBefore')),
				]),
			]),
		);
}

/**
 * Earlier times of the email that are too late for another: what waits for another try of its second time is left when
 * the operator switches that off, or asks for more days.
 */
function selectEarlierSends(database: LedgerDatabase, value: Placeholders<ClaimValues>) {
	return database
		.selectFrom('earlier_sends as earlier')
		.select('earlier.address')
		.where('earlier.program', '=', value('program'))
		.where('earlier.chain', '=', value('chain'))
		.where('earlier.step', '=', value('step'))
		.where('earlier.partner_id', '=', value('partner_id'))
		.where('earlier.sent_at', '>=', value('resendSentBefore'))
		.where(sql<SqlBool>`(${value('perAddress')} = 0 or earlier.address = ${value('address')})`);
}

const CLAIMED_COLUMNS = [
	'program',
	'chain',
	'step',
	'partner_id',
	'address',
	'status',
	'message_id',
	'message_key',
	'copy_hash',
	'claimed_by',
	'claimed_at',
	'attempts',
	'tracks_opens',
	'tracks_clicks',
] as const;

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
		tracks_opens: toFlag(claim.tracked?.opens),
		tracks_clicks: toFlag(claim.tracked?.clicks),
	};
}

function toFlag(holds: boolean | undefined): 0 | 1 {
	return holds ? 1 : 0;
}
