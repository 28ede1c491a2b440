import { describeCap } from '../../lib/email/deliverOnce';
import { judgeRecords } from '../../lib/email/priorSends';
import { chooseZone, findNextSendingTime } from '../../lib/email/sendingHours';
import { describeSuppression } from '../../lib/email/suppression';
import type { ClaimConditions } from '../../lib/ledger/claim';
import { countRecentEmails } from '../../lib/ledger/recentEmails';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { findSends, settleAbandonedClaims, type SendRecord } from '../../lib/ledger/sends';
import { findSuppressions } from '../../lib/ledger/suppressions';
import type { DateTime } from 'luxon';
import type { PartnerOutcome, Recipient } from './recipients';
import type { SendSettings } from './settings';

/** What the ledger knew when the run began. */
export interface PriorKnowledge {
	/** By partner id. */
	sends: ReadonlyMap<string, SendRecord[]>;
	/** Why each recipient is not mailed now, or `undefined` for the ones who are. */
	judge: (recipient: Recipient) => PartnerOutcome | undefined;
}

/** The conditions under which a claim of this run succeeds. */
export function createConditions(settings: SendSettings, now: number): ClaimConditions {
	const { resendAfterDays, frequencyCap, recipients } = settings;
	return {
		perAddress: recipients === 'all',
		resendSentBefore: resendAfterDays === undefined ? undefined : now - resendAfterDays * DAY,
		cap: frequencyCap && { maximum: frequencyCap.maximum, since: now - frequencyCap.days * DAY },
	};
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Asks the ledger once for all recipients. A preview changes nothing, not even claims that were left behind.
 *
 * @param now in the workflow's zone
 */
export async function askLedger(
	ledger: LedgerDatabase,
	recipients: readonly Recipient[],
	settings: SendSettings,
	now: DateTime<true>,
): Promise<PriorKnowledge> {
	const { step, run } = settings;
	if (run.kind === 'send') await settleAbandonedClaims(ledger, step, now.toMillis());
	const partnerIds = [...new Set(recipients.map(({ partnerId }) => partnerId))];
	const sends = await findSends(ledger, step, partnerIds);
	const addresses = recipients.map(({ address }) => address);
	const suppressions = await findSuppressions(ledger, step.program, addresses);
	const { cap, ...conditions } = createConditions(settings, now.toMillis());
	const countRecent = cap && (await countRecentEmails(ledger, step, partnerIds, cap.since));
	const isFirst = createRepetitionCheck(recipients, settings);
	const rules = { ...conditions, now: now.toMillis() };

	const judge = (recipient: Recipient): PartnerOutcome | undefined => {
		if (!isFirst(recipient)) return REPEATED;
		const { partnerId, address, data } = recipient;
		const earlier = judgeRecords(sends.get(partnerId) ?? [], address, rules);
		if (earlier) return { status: earlier.status, reason: earlier.reason };
		const causes = suppressions.get(address.toLowerCase());
		if (causes) return describeSuppression(causes);
		const amount = countRecent?.(partnerId, rules.perAddress ? address : undefined) ?? 0;
		if (cap && amount >= cap.maximum) return describeCap(amount);
		return judgeHour(settings, data.timezone, now);
	};
	return { sends, judge };
}

/**
 * Says that a partner waits for the sending hours, or `undefined` where the email may go out.
 *
 * @param partnerZone as the partner's field has it
 * @param now in the workflow's zone
 */
export function judgeHour(
	{ sendingHours }: SendSettings,
	partnerZone: unknown,
	now: DateTime<true>,
): PartnerOutcome | undefined {
	if (!sendingHours) return undefined;
	const zone = sendingHours.inPartnerZone ? chooseZone(partnerZone, now.zoneName) : now.zoneName;
	const next = findNextSendingTime(now.setZone(zone) as DateTime<true>, sendingHours);
	if (!next) return undefined;
	const until = next.setLocale('en-US').toFormat('cccc, MMMM d, HH:mm');
	return { status: 'held', reason: `Held until ${until} (${zone})`, heldUntil: next.toISO() };
}

/** Tells the recipient who stands for all of the same partner, or of the same contact where each contact is mailed. */
function createRepetitionCheck(
	recipients: readonly Recipient[],
	{ recipients: choice }: SendSettings,
): (recipient: Recipient) => boolean {
	const keyOf = ({ partnerId, address }: Recipient) =>
		choice === 'all' ? JSON.stringify([partnerId, address.toLowerCase()]) : partnerId;
	const first = new Map<string, Recipient>();
	for (const recipient of recipients) {
		if (!first.has(keyOf(recipient))) first.set(keyOf(recipient), recipient);
	}
	return (recipient) => first.get(keyOf(recipient)) === recipient;
}

const REPEATED: PartnerOutcome = {
	status: 'alreadySent',
	reason: 'The partner is in the input more than once and is mailed once',
};
