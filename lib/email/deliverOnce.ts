import { commitTogether } from '../ledger/commitTogether';
import type { LedgerDatabase } from '../ledger/schema';
import { claimSend, recordOutcome, type SendClaim, type SendOutcome, type SendRecord } from '../ledger/sends';
import type { Mailer } from './delivery';
import type { OutgoingMessage } from './message';
import type { DeliveryOutcome } from './outcome';

/** What became of one partner's email. */
export interface DeliveryResult {
	status: 'sent' | 'alreadySent' | 'rejected' | 'temporaryFailure' | 'uncertain';
	/** In words for the operator; the server's answer where it gave one. */
	reason: string;
	/** Milliseconds since 1970, UTC; only for an email sent just now. */
	sentAt?: number;
	/** Whose fault a temporary failure is: `server` concerns every partner alike. */
	scope?: 'recipient' | 'server';
}

/** The shortest wait before an address that answered "later" is tried again (RFC 5321 §4.5.4.1), in milliseconds. */
const FIRST_RETRY = 30 * 60 * 1000;

/** The longest wait between two tries, in milliseconds. */
const LONGEST_RETRY = 12 * 60 * 60 * 1000;

/**
 * Sends one email so that no two executions, not even ones that run at the same moment, send it twice: it is claimed
 * in the ledger right before its SMTP transaction, and the outcome is recorded after.
 *
 * @param attempts how often it was tried before
 * @param now milliseconds since 1970, UTC
 * @throws what the ledger throws when the claim cannot be made; nothing was sent then
 */
export async function deliverOnce(
	{ ledger, mailer, now }: { ledger: LedgerDatabase; mailer: Mailer; now: () => number },
	claim: SendClaim,
	message: OutgoingMessage,
	attempts = 0,
): Promise<DeliveryResult> {
	const order = `${claim.partnerId} ${claim.address}`;
	const isClaimed = await commitTogether(ledger, order, (transaction) =>
		claimSend(transaction, claim, now()),
	);
	if (!isClaimed) {
		return { status: 'alreadySent', reason: 'Another execution has it in hand or has sent it' };
	}
	const delivery = await mailer.send(message);
	const settledAt = now();
	try {
		const outcome = toSendOutcome(delivery, attempts, settledAt);
		await commitTogether(ledger, order, (transaction) =>
			recordOutcome(transaction, claim, outcome, settledAt),
		);
	} catch (error) {
		const detail = error instanceof Error ? error.message : String(error);
		const reason = `The outcome could not be recorded (${detail}). ${describeDelivery(delivery)}`;
		return { status: 'uncertain', reason, scope: 'server' };
	}
	return toResult(delivery, settledAt);
}

function toSendOutcome(delivery: DeliveryOutcome, attempts: number, now: number): SendOutcome {
	const reason = describeDelivery(delivery);
	switch (delivery.kind) {
		case 'sent':
			return { status: 'sent', reason };
		case 'rejected':
			return { status: 'bounced', reason };
		case 'uncertain':
			return { status: 'uncertain', reason };
		case 'temporaryFailure':
			return { status: 'retryLater', reason, retryAt: now + chooseRetryDelay(delivery, attempts) };
	}
}

/** A server that cannot be reached is tried by the next run; an address that asked to wait gets its time, ever longer. */
function chooseRetryDelay(delivery: { scope: 'recipient' | 'server' }, attempts: number): number {
	if (delivery.scope === 'server') return 0;
	return Math.min(FIRST_RETRY * 2 ** Math.min(attempts, 10), LONGEST_RETRY);
}

function describeDelivery(delivery: DeliveryOutcome): string {
	return delivery.kind === 'sent' ? delivery.response : delivery.reason;
}

function toResult(delivery: DeliveryOutcome, settledAt: number): DeliveryResult {
	const reason = describeDelivery(delivery);
	switch (delivery.kind) {
		case 'sent':
			return { status: 'sent', reason, sentAt: settledAt };
		case 'rejected':
		case 'uncertain':
			return { status: delivery.kind, reason };
		case 'temporaryFailure':
			return { status: 'temporaryFailure', reason, scope: delivery.scope };
	}
}

/**
 * What the ledger already says of a partner's email, or `undefined` where it may be sent. An email that went to any
 * address of the partner counts; a bounce counts for its own address only.
 *
 * @param now milliseconds since 1970, UTC
 */
export function judgeRecords(
	records: readonly SendRecord[],
	address: string,
	now: number,
): DeliveryResult | undefined {
	const sent = records.find(({ status }) => status === 'sent');
	if (sent) {
		return { status: 'alreadySent', reason: `Sent to ${sent.address} on ${formatTime(sent.settledAt)}` };
	}
	const open = records.find(({ status }) => status === 'claimed' || status === 'uncertain');
	if (open?.status === 'claimed') {
		return {
			status: 'alreadySent',
			reason: `Another execution has been sending it since ${formatTime(open.claimedAt)}`,
		};
	}
	if (open) return { status: 'uncertain', reason: open.reason ?? 'Nobody knows whether it left' };
	const own = records.find((record) => record.address === address.trim().toLowerCase());
	if (own?.status === 'bounced') {
		return { status: 'rejected', reason: `Rejected on ${formatTime(own.settledAt)}: ${own.reason ?? ''}` };
	}
	if (own?.status === 'retryLater' && own.retryAt !== null && own.retryAt > now) {
		return {
			status: 'temporaryFailure',
			reason: `Tried ${own.attempts} times, next try after ${formatTime(own.retryAt)}: ${own.reason ?? ''}`,
			scope: 'recipient',
		};
	}
	return undefined;
}

function formatTime(milliseconds: number | null): string {
	return milliseconds === null ? 'an unknown date' : `${new Date(milliseconds).toISOString().slice(0, 16)}Z`;
}
