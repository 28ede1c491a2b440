import { commitTogether } from '../ledger/commitTogether';
import type { LedgerDatabase } from '../ledger/schema';
import { recordRejection } from '../ledger/bounces';
import { claimSend, type ClaimConditions } from '../ledger/claim';
import { countRecentEmails } from '../ledger/recentEmails';
import {
	findSends,
	recordOutcome,
	wasAcceptedSince,
	type SendClaim,
	type SendOutcome,
	type SendRecord,
} from '../ledger/sends';
import { findSuppressions } from '../ledger/suppressions';
import { DAY, HOUR, MINUTE } from '../partner/durations';
import type { Mailer } from './delivery';
import {
	describeCap,
	describeDelivery,
	toResult,
	type DeliveryResult,
	type SettledDelivery,
} from './deliveryResult';
import { isDeadAddressCode, readEnhancedStatus } from './enhancedStatus';
import type { OutgoingMessage } from './message';
import type { DeliveryOutcome, Rejected, TemporaryFailure } from './outcome';
import { judgeRecords } from './priorSends';
import { describeSuppression } from './suppression';

/** The shortest wait before an address that answered "later" is tried again (RFC 5321 §4.5.4.1), in milliseconds. */
const SHORTEST_RETRY = 30 * MINUTE;

/** The longest wait between two tries, in milliseconds. */
const LONGEST_RETRY = 12 * HOUR;

/** As much of the time between two tries counts as trying: the workflow may have been paused. In milliseconds. */
const LONGEST_GAP = DAY;

/** After so long an address that keeps answering "later" is given up (RFC 5321 §4.5.4.1), in milliseconds. */
const GIVE_UP_AFTER = 4 * DAY;

/** What all sends of a run share. */
export interface DeliveryContext {
	ledger: LedgerDatabase;
	mailer: Mailer;
	/** Milliseconds since 1970, UTC. */
	now: () => number;
	conditions?: ClaimConditions;
}

/** One email in delivery: the mail server has answered, and the ledger is still being told. */
export interface DeliveryProgress {
	/** What the mail server said, or why it was not asked. */
	answered: DeliveryResult;
	/** The same once it is in the ledger for good, or that it could not be recorded. Never rejects. */
	recorded: Promise<DeliveryResult>;
	/**
	 * Only for an answer that is about this partner, unless everybody gets the same. It is recorded as one that is about
	 * nobody in particular and goes on waiting; this records it as the partner's own, for good where it is a refusal.
	 * Never rejects.
	 */
	blamePartner?: () => Promise<DeliveryResult>;
}

/**
 * Sends one email so that no two executions, not even ones that run at the same moment, send it twice: it is claimed
 * in the ledger right before its SMTP transaction, and the outcome is recorded after.
 *
 * @param earlier what the ledger knew of the email to this address when the run began
 * @returns as soon as the connection is free, so that the outcome can be recorded in the same commit as the next claim
 * @throws what the ledger throws when the claim cannot be made; nothing was sent then
 */
export async function deliverOnce(
	{ ledger, mailer, now, conditions }: DeliveryContext,
	claim: SendClaim,
	message: OutgoingMessage,
	earlier?: SendRecord,
): Promise<DeliveryProgress> {
	const { partnerId } = claim;
	const isClaimed = await commitTogether(ledger, partnerId, (transaction) =>
		claimSend(transaction, claim, now(), conditions),
	);
	if (!isClaimed) {
		const refused = await explainRefusedClaim(ledger, claim, now(), conditions);
		return { answered: refused, recorded: Promise.resolve(refused) };
	}
	const delivery = await mailer.send(message);
	const settledAt = now();
	const since = findDeferredSince(earlier, settledAt);
	const outcome = await giveUpAfterDays(ledger, claim, delivery, { since, now: settledAt });
	const record = () =>
		commitTogether(ledger, partnerId, (transaction) =>
			outcome.kind === 'rejected'
				? recordRejection(transaction, claim, outcome, settledAt)
				: recordOutcome(transaction, claim, toSendOutcome(outcome, since, settledAt), settledAt),
		);
	const isDoubtful = mayConcernEverybody(delivery);
	const answered: DeliveryResult = isDoubtful
		? { status: 'temporaryFailure', reason: delivery.reason, scope: 'recipient', code: delivery.code }
		: toResult(outcome, settledAt);
	const recorded = (
		isDoubtful
			? commitTogether(ledger, partnerId, (transaction) =>
					recordOutcome(
						transaction,
						claim,
						suspend(delivery.reason, earlier?.deferredSince == null ? undefined : since, settledAt),
						settledAt,
					),
				)
			: record()
	).then(
		() => answered,
		(error: unknown): DeliveryResult => {
			const detail = error instanceof Error ? error.message : String(error);
			const reason = `The outcome could not be recorded (${detail}). ${describeDelivery(outcome)}`;
			return { status: 'uncertain', reason, scope: 'server' };
		},
	);
	if (!isDoubtful) return { answered, recorded };
	const blamePartner = async () => {
		const result = await recorded;
		if (result !== answered) return result;
		return record().then(
			() => toResult(outcome, settledAt),
			() => answered,
		);
	};
	return { answered, recorded, blamePartner };
}

/** A server that refuses everybody may do so in the words for one partner, unless a code says that it is the address. */
function mayConcernEverybody(delivery: DeliveryOutcome): delivery is Rejected | TemporaryFailure {
	if (delivery.kind === 'rejected') {
		const { response } = delivery;
		return !isDeadAddressCode(readEnhancedStatus(response), response);
	}
	return delivery.kind === 'temporaryFailure' && delivery.scope === 'recipient';
}

/** An answer that is not held against the partner: it counts neither as final nor towards giving up. */
function suspend(reason: string, deferredSince: number | undefined, now: number): SendOutcome {
	const waiting = { status: 'retryLater' as const, reason, retryAt: now + SHORTEST_RETRY };
	return deferredSince !== undefined ? { ...waiting, deferredSince } : waiting;
}

async function explainRefusedClaim(
	ledger: LedgerDatabase,
	claim: SendClaim,
	now: number,
	{ cap, ...rules }: ClaimConditions = {},
): Promise<DeliveryResult> {
	const { partnerId, address } = claim;
	const records = (await findSends(ledger, claim, [partnerId])).get(partnerId) ?? [];
	const earlier = judgeRecords(records, address, { ...rules, now });
	if (earlier) return earlier;
	const suppressions = await findSuppressions(ledger, claim.program, [address]);
	const [causes] = suppressions.values();
	if (causes) return describeSuppression(causes);
	if (cap) {
		const countRecent = await countRecentEmails(ledger, claim, [partnerId], cap.since);
		const recent = countRecent(partnerId, rules.perAddress ? address : undefined);
		if (recent >= cap.maximum) return describeCap(recent);
	}
	return { status: 'alreadySent', reason: 'Another execution has it in hand or has sent it' };
}

/** Since when the mail server has been asking to try later, as if long pauses between the tries had been shorter. */
function findDeferredSince(earlier: SendRecord | undefined, now: number): number {
	if (earlier?.deferredSince == null) return now;
	const gap = now - (earlier.settledAt ?? now);
	return earlier.deferredSince + Math.max(gap - LONGEST_GAP, 0);
}

/** A server that refuses the sender is given up for this partner only where it accepts the same email for others. */
async function giveUpAfterDays(
	ledger: LedgerDatabase,
	claim: SendClaim,
	delivery: DeliveryOutcome,
	{ since, now }: { since: number; now: number },
): Promise<SettledDelivery> {
	if (delivery.kind !== 'temporaryFailure' || delivery.scope === 'server') return delivery;
	if (now - since < GIVE_UP_AFTER) return delivery;
	// The answer must be recorded even where the ledger cannot be asked.
	const isOwnFault =
		delivery.scope === 'recipient' || (await wasAcceptedSince(ledger, claim, since).catch(() => false));
	if (!isOwnFault) return delivery;
	const reason = `Given up after 4 days of trying. ${delivery.reason}`;
	return { kind: 'rejected', isDeadAddress: false, reason };
}

function toSendOutcome(
	delivery: Exclude<DeliveryOutcome, Rejected>,
	deferredSince: number,
	now: number,
): SendOutcome {
	if (delivery.kind === 'sent') return { status: 'sent', reason: delivery.response };
	if (delivery.kind === 'uncertain') return { status: 'uncertain', reason: delivery.reason };
	const { scope, reason } = delivery;
	// A server that cannot be reached is tried by the next run.
	if (scope === 'server') return { status: 'retryLater', reason, retryAt: now };
	// As long as it has been going on, so that the waits double.
	const wait = Math.min(Math.max(now - deferredSince, SHORTEST_RETRY), LONGEST_RETRY);
	return { status: 'retryLater', reason, retryAt: now + wait, deferredSince };
}
