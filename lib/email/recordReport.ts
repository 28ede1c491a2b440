import { suppressDeadAddress } from '../ledger/bounces';
import { recordEmailEvent } from '../ledger/emailEvents';
import { findByMessageKey, findLatestTo, type SentEmail } from '../ledger/messageLookup';
import type { EmailEventKind, LedgerDatabase } from '../ledger/schema';
import { addSuppression } from '../ledger/suppressions';
import type { MailReport } from './mailReport';

/** What was recorded because of an incoming email. */
export interface RecordedReport {
	event: 'bounced' | 'delayed' | 'complained' | 'unsubscribed' | 'none';
	/** The email it is about, where it is one of ours. */
	email?: SentEmail;
	matchedBy?: 'messageId' | 'address';
	/** Whether the address is not mailed any more because of it. */
	isSuppressed: boolean;
	/** In words for an operator. */
	reason: string;
}

/**
 * Records what an incoming email reports about one that was sent. Reported twice, it counts once.
 *
 * @param now milliseconds since 1970, UTC
 */
export async function recordReport(
	ledger: LedgerDatabase,
	report: MailReport,
	now: number,
): Promise<RecordedReport> {
	if (report.kind === 'other') {
		return { event: 'none', isSuppressed: false, reason: 'This is no report about an email' };
	}
	const match = await findEmail(ledger, report);
	if (!match) {
		return { event: 'none', isSuppressed: false, reason: 'It is about no email that the ledger knows' };
	}
	const { email } = match;
	if (report.kind === 'bounce') return { ...match, ...(await recordBounce(ledger, email, report, now)) };
	const isComplaint = report.kind === 'complaint';
	const event = isComplaint ? 'complained' : 'unsubscribed';
	const source = isComplaint ? 'complaint by email' : 'request by email';
	await ledger.transaction().execute(async (transaction) => {
		await recordEvent(transaction, email, event, now, source);
		await addSuppression(transaction, {
			// Who calls it spam wants nothing from this sender; who unsubscribes does so from a program.
			...(isComplaint ? {} : { program: email.program }),
			address: email.address,
			partnerId: email.partnerId,
			reason: event,
			source,
			createdAt: now,
		});
	});
	return { ...match, event, isSuppressed: true, reason: source };
}

async function recordBounce(
	ledger: LedgerDatabase,
	email: SentEmail,
	{ answer, reason, isDelayed }: Extract<MailReport, { kind: 'bounce' }>,
	now: number,
): Promise<Pick<RecordedReport, 'event' | 'isSuppressed' | 'reason'>> {
	if (isDelayed) return { event: 'delayed', isSuppressed: false, reason };
	const isSuppressed = answer.cause === 'unknownMailbox';
	await ledger.transaction().execute(async (transaction) => {
		await recordEvent(transaction, email, 'bounced', now, reason);
		if (isSuppressed) await suppressDeadAddress(transaction, email, reason, now);
	});
	return {
		event: 'bounced',
		isSuppressed,
		reason: answer.advice === undefined ? reason : `${reason} ${answer.advice}`,
	};
}

async function findEmail(
	ledger: LedgerDatabase,
	report: Exclude<MailReport, { kind: 'other' }>,
): Promise<{ email: SentEmail; matchedBy: 'messageId' | 'address' } | undefined> {
	if (report.messageKey !== undefined) {
		const email = await findByMessageKey(ledger, report.messageKey);
		if (email) return isForgotten(email) ? undefined : { email, matchedBy: 'messageId' };
	}
	if (report.kind === 'unsubscribe') return undefined;
	for (const address of report.addresses) {
		const email = await findLatestTo(ledger, address);
		if (email) return { email, matchedBy: 'address' };
	}
	return undefined;
}

/** Of a partner who was forgotten only the hash of the address is left, and that is suppressed. */
function isForgotten({ address }: SentEmail): boolean {
	return !address.includes('@');
}

async function recordEvent(
	ledger: LedgerDatabase,
	email: SentEmail,
	kind: EmailEventKind,
	now: number,
	detail: string,
): Promise<void> {
	const { sendKey, program, chain, step, partnerId, address } = email;
	await recordEmailEvent(ledger, {
		...{ program, chain, step, partnerId, address },
		key: `${kind} ${sendKey}`,
		kind,
		isAutomated: false,
		happenedAt: now,
		detail,
	});
}
