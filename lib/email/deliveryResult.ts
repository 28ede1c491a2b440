import type { DeliveryOutcome, FailureScope, Rejected } from './outcome';

/** What became of one partner's email. */
export interface DeliveryResult {
	status: 'sent' | 'alreadySent' | 'suppressed' | 'capped' | 'rejected' | 'temporaryFailure' | 'uncertain';
	/** In words for the operator; the server's answer where it gave one. */
	reason: string;
	/** Milliseconds since 1970, UTC; only for an email sent just now. */
	sentAt?: number;
	/** Cc and Bcc addresses the server did not confirm a copy for; absent where there are none. */
	refusedCopies?: string[];
	/** Whose fault a temporary failure is: `server` concerns every partner alike, `sender` probably does. */
	scope?: FailureScope;
	/** SMTP reply code of a temporary failure, where the server gave one. */
	code?: number | undefined;
	/** True where every other partner's email would certainly be refused as well. */
	concernsEverybody?: boolean;
}

/** What is known of an outcome that the ledger can record. */
export type SettledDelivery =
	Exclude<DeliveryOutcome, Rejected> | Pick<Rejected, 'kind' | 'reason' | 'isDeadAddress'>;

/**
 * What an outcome means for the partner.
 *
 * @param settledAt milliseconds since 1970, UTC
 */
export function toResult(delivery: SettledDelivery, settledAt: number): DeliveryResult {
	const reason = describeDelivery(delivery);
	switch (delivery.kind) {
		case 'sent':
			return {
				status: 'sent',
				reason,
				sentAt: settledAt,
				...(delivery.refusedCopies.length > 0 && { refusedCopies: delivery.refusedCopies }),
			};
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

/** An outcome in words for the operator; the server's answer where it gave one. */
export function describeDelivery(delivery: SettledDelivery): string {
	return delivery.kind === 'sent' ? delivery.response : delivery.reason;
}

/** Says that a partner has had as many emails as may be. */
export function describeCap(recent: number): { status: 'capped'; reason: string } {
	const emails = recent === 1 ? '1 email' : `${recent} emails`;
	return {
		status: 'capped',
		reason: `Got ${emails} within the days of the Frequency Cap; sent once there is room`,
	};
}
