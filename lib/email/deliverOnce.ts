import { commitTogether } from '../ledger/commitTogether';
import type { LedgerDatabase } from '../ledger/schema';
import { recordRejection } from '../ledger/bounces';
import { claimSend, type ClaimConditions } from '../ledger/claim';
import { countRecentEmails } from '../ledger/recentEmails';
import { recordOutcome, type SendClaim, type SendOutcome } from '../ledger/sends';
import { findSuppressions } from '../ledger/suppressions';
import type { Mailer } from './delivery';
import type { OutgoingMessage } from './message';
import type { DeliveryOutcome, FailureScope, Rejected } from './outcome';
import { describeSuppression } from './suppression';

/** What became of one partner's email. */
export interface DeliveryResult {
	status: 'sent' | 'alreadySent' | 'suppressed' | 'capped' | 'rejected' | 'temporaryFailure' | 'uncertain';
	/** In words for the operator; the server's answer where it gave one. */
	reason: string;
	/** Milliseconds since 1970, UTC; only for an email sent just now. */
	sentAt?: number;
	/** Whose fault a temporary failure is: `server` concerns every partner alike, `sender` probably does. */
	scope?: FailureScope;
	/** SMTP reply code of a temporary failure, where the server gave one. */
	code?: number | undefined;
	/** True where every other partner's email would certainly be refused as well. */
	concernsEverybody?: boolean;
}

/** The shortest wait before an address that answered "later" is tried again (RFC 5321 §4.5.4.1), in milliseconds. */
const SHORTEST_RETRY = 30 * 60 * 1000;

/** The longest wait between two tries, in milliseconds. */
const LONGEST_RETRY = 12 * 60 * 60 * 1000;

/** After so long an address that keeps answering "later" is given up (RFC 5321 §4.5.4.1), in milliseconds. */
const GIVE_UP_AFTER = 4 * 24 * 60 * 60 * 1000;

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
}

/**
 * Sends one email so that no two executions, not even ones that run at the same moment, send it twice: it is claimed
 * in the ledger right before its SMTP transaction, and the outcome is recorded after.
 *
 * @param deferredSince since when the mail server has been asking to try again later, in milliseconds since 1970, UTC
 * @returns as soon as the connection is free, so that the outcome can be recorded in the same commit as the next claim
 * @throws what the ledger throws when the claim cannot be made; nothing was sent then
 */
export async function deliverOnce(
	{ ledger, mailer, now, conditions }: DeliveryContext,
	claim: SendClaim,
	message: OutgoingMessage,
	deferredSince?: number | null,
): Promise<DeliveryProgress> {
	const order = `${claim.partnerId} ${claim.address}`;
	const isClaimed = await commitTogether(ledger, order, (transaction) =>
		claimSend(transaction, claim, now(), conditions),
	);
	if (!isClaimed) {
		const refused = await explainRefusedClaim(ledger, claim, conditions);
		return { answered: refused, recorded: Promise.resolve(refused) };
	}
	const delivery = await mailer.send(message);
	const settledAt = now();
	const since = deferredSince ?? settledAt;
	const outcome = giveUpAfterDays(delivery, settledAt - since);
	const answered = toResult(outcome, settledAt);
	const recorded = commitTogether(ledger, order, (transaction) =>
		outcome.kind === 'rejected'
			? recordRejection(transaction, claim, outcome, settledAt)
			: recordOutcome(transaction, claim, toSendOutcome(outcome, since, settledAt), settledAt),
	).then(
		() => answered,
		(error: unknown): DeliveryResult => {
			const detail = error instanceof Error ? error.message : String(error);
			const reason = `The outcome could not be recorded (${detail}). ${describeDelivery(outcome)}`;
			return { status: 'uncertain', reason, scope: 'server' };
		},
	);
	return { answered, recorded };
}

async function explainRefusedClaim(
	ledger: LedgerDatabase,
	claim: SendClaim,
	{ cap }: ClaimConditions = {},
): Promise<DeliveryResult> {
	const suppressions = await findSuppressions(ledger, claim.program, [claim.address]);
	const [causes] = suppressions.values();
	if (causes) return describeSuppression(causes);
	const { partnerId } = claim;
	const recent = cap && (await countRecentEmails(ledger, claim, [partnerId], cap.since)).get(partnerId);
	if (cap && recent !== undefined && recent >= cap.maximum) return describeCap(recent);
	return { status: 'alreadySent', reason: 'Another execution has it in hand or has sent it' };
}

/** Says that a partner has had as many emails as may be. */
export function describeCap(recent: number): { status: 'capped'; reason: string } {
	const emails = recent === 1 ? '1 email' : `${recent} emails`;
	return {
		status: 'capped',
		reason: `Got ${emails} within the days of the Frequency Cap; sent once there is room`,
	};
}

/** What is known of an outcome that the ledger can record. */
type SettledDelivery =
	Exclude<DeliveryOutcome, Rejected> | Pick<Rejected, 'kind' | 'reason' | 'isDeadAddress'>;

function giveUpAfterDays(delivery: DeliveryOutcome, waited: number): SettledDelivery {
	const isWaiting = delivery.kind === 'temporaryFailure' && delivery.scope === 'recipient';
	if (!isWaiting || waited < GIVE_UP_AFTER) return delivery;
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
	if (scope === 'sender') return { status: 'retryLater', reason, retryAt: now + SHORTEST_RETRY };
	// As long as it has been going on, so that the waits double.
	const wait = Math.min(Math.max(now - deferredSince, SHORTEST_RETRY), LONGEST_RETRY);
	return { status: 'retryLater', reason, retryAt: now + wait, deferredSince };
}

function describeDelivery(delivery: SettledDelivery): string {
	return delivery.kind === 'sent' ? delivery.response : delivery.reason;
}

function toResult(delivery: SettledDelivery, settledAt: number): DeliveryResult {
	const reason = describeDelivery(delivery);
	switch (delivery.kind) {
		case 'sent':
			return { status: 'sent', reason, sentAt: settledAt };
		case 'rejected':
		case 'uncertain':
			return { status: delivery.kind, reason };
		case 'temporaryFailure':
			return {
				status: 'temporaryFailure',
				reason,
				scope: delivery.scope,
				...(delivery.code !== undefined && { code: delivery.code }),
				...(delivery.concernsEverybody && { concernsEverybody: true }),
			};
	}
}
