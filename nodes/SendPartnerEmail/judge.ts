import { describeCap } from '../../lib/email/sending/claimEmail';
import { judgeRecords } from '../../lib/email/sending/priorSends';
import { chooseZone, findNextSendingTime } from '../../lib/email/sendingHours';
import { describeSuppression } from '../../lib/email/suppression';
import type { ClaimConditions } from '../../lib/ledger/claim';
import { countRecentEmails } from '../../lib/ledger/recentEmails';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { findSends, settleAbandonedClaims, type SendRecord } from '../../lib/ledger/sends';
import { findSuppressions } from '../../lib/ledger/suppressions';
import { DAY } from '../../lib/partner/durations';
import type { DateTime } from 'luxon';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import type { Recipient } from './recipients';
import type { SendSettings } from './settings';

/** What the ledger knew when the run began. */
export interface PriorKnowledge {
	/** By partner id. */
	sends: ReadonlyMap<string, SendRecord[]>;
	/** Why each recipient is not mailed now, or `undefined` for the ones who are. */
	judge: (recipient: Recipient) => EmailOutcome | undefined;
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

/**
 * Asks the ledger once for all recipients. A preview changes nothing, not even claims that were left behind.
 *
 * @param now in the workflow's zone
 * @param judgeOwnWord what the items themselves say against mailing somebody, see `createUnsubscribedCheck`
 */
export async function askLedger(
	ledger: LedgerDatabase,
	recipients: readonly Recipient[],
	settings: SendSettings,
	now: DateTime<true>,
	judgeOwnWord: (recipient: Recipient) => EmailOutcome | undefined,
): Promise<PriorKnowledge> {
	const { step, run } = settings;
	if (run.kind === 'send') await settleAbandonedClaims(ledger, step, now.toMillis());
	const partnerIds = [...new Set(recipients.map(({ partnerId }) => partnerId))];
	const sends = await findSends(ledger, step, partnerIds);
	const addresses = recipients.map(({ address }) => address);
	const suppressions = await findSuppressions(ledger, step.program, addresses);
	const { cap, ...conditions } = createConditions(settings, now.toMillis());
	const countRecent = cap && (await countRecentEmails(ledger, step, partnerIds, cap.since));
	const judgeRepetition = createRepetitionCheck(settings);
	const rules = { ...conditions, now: now.toMillis() };

	const judge = (recipient: Recipient): EmailOutcome | undefined => {
		const { partnerId, address, data } = recipient;
		const earlier = judgeRecords(sends.get(partnerId) ?? [], address, rules);
		if (earlier) return { status: earlier.status, reason: earlier.reason };
		const causes = suppressions.get(address.toLowerCase());
		if (causes) return describeSuppression(causes);
		const ownWord = judgeOwnWord(recipient);
		if (ownWord) return ownWord;
		const amount = countRecent?.(partnerId, rules.perAddress ? address : undefined) ?? 0;
		if (cap && amount >= cap.maximum) return describeCap(amount);
		return judgeHour(settings, data.timezone, now) ?? judgeRepetition(recipient);
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
): EmailOutcome | undefined {
	if (!sendingHours) return undefined;
	const zone = sendingHours.inPartnerZone ? chooseZone(partnerZone, now.zoneName) : now.zoneName;
	const next = findNextSendingTime(now.setZone(zone) as DateTime<true>, sendingHours);
	if (!next) return undefined;
	const until = next.setLocale('en-US').toFormat('cccc, MMMM d, HH:mm');
	return { status: 'held', reason: `Held until ${until} (${zone})`, heldUntil: next.toISO() };
}

/**
 * Lets through the first recipient of each partner, or of each contact where all are mailed. It is asked only for those
 * whom nothing else keeps from being mailed, so that a dead address does not stand for one that works.
 */
function createRepetitionCheck({
	recipients: choice,
}: SendSettings): (recipient: Recipient) => EmailOutcome | undefined {
	const first = new Map<string, Recipient>();
	return (recipient) => {
		const { partnerId, address } = recipient;
		const key = choice === 'all' ? JSON.stringify([partnerId, address.toLowerCase()]) : partnerId;
		const mailed = first.get(key) ?? recipient;
		first.set(key, mailed);
		if (mailed === recipient) return undefined;
		const reason = `The partner is in the input more than once; this run writes to ${mailed.address} only`;
		return { status: 'alreadySent', reason };
	};
}
