import { readEnhancedStatus } from './answers/enhancedStatus';
import { readAnswer } from './answers/readAnswer';
import { UNSUBSCRIBE_SUBJECT } from './emailHeaders';
import { findMessageKey, findPart, type IncomingMail } from './incomingMail';
import { readPlainBounce, shortenReason, type BounceReport } from './plainBounce';
import { readAddresses } from './reportedAddresses';

/** What an incoming email says about one that was sent. */
export type MailReport =
	| BounceReport
	| { kind: 'complaint'; messageKey: string | undefined; addresses: string[] }
	| { kind: 'unsubscribe'; messageKey: string }
	| { kind: 'other' };

/** The same with addresses beyond ASCII: RFC 6533 §4. */
const DELIVERY_STATUS = ['message/delivery-status', 'message/global-delivery-status'];

/**
 * What an incoming email means: a delivery report (RFC 3464 and 6533), a plain bounce, a complaint (ARF, RFC 5965), a
 * request to be unsubscribed, or none of these.
 */
export function readMailReport(mail: IncomingMail): MailReport {
	// Gateways put words in front of a subject, such as [EXTERNAL].
	const requested = new RegExp(`\\b${UNSUBSCRIBE_SUBJECT}\\s+([0-9a-f]{40})\\b`, 'i').exec(mail.subject);
	if (requested?.[1]) return { kind: 'unsubscribe', messageKey: requested[1].toLowerCase() };
	const complaint = findPart(mail, ['message/feedback-report']);
	if (complaint !== undefined) return readComplaint(mail, complaint);
	const delivery = findPart(mail, DELIVERY_STATUS);
	if (delivery !== undefined) return readDeliveryStatus(mail, delivery);
	return readPlainBounce(mail) ?? { kind: 'other' };
}

/** What says that somebody minds an email (RFC 5965 §7.3 and its drafts). Failed checks of DMARC (RFC 6591) do not. */
const COMPLAINT_TYPES = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list']);

function readComplaint(mail: IncomingMail, report: string): MailReport {
	const type = readField(report, 'Feedback-Type')?.toLowerCase() ?? '';
	if (!COMPLAINT_TYPES.has(type)) return { kind: 'other' };
	const addresses = [readField(report, 'Original-Rcpt-To'), readField(report, 'Removal-Recipient')];
	return { kind: 'complaint', messageKey: findMessageKey(mail), addresses: readAddresses(addresses) };
}

function readDeliveryStatus(mail: IncomingMail, report: string): MailReport {
	// Fields of the whole message come first, then one group for each recipient; ours have only one.
	const action = readField(report, 'Action')?.toLowerCase() ?? '';
	if (action !== 'failed' && action !== 'delayed') return { kind: 'other' };
	const diagnostic = readField(report, 'Diagnostic-Code')?.replace(/^[\w-]+;\s*/, '');
	const status = readEnhancedStatus(readField(report, 'Status') ?? '');
	return {
		kind: 'bounce',
		isDelayed: action === 'delayed',
		messageKey: findMessageKey(mail),
		addresses: readAddresses([readField(report, 'Original-Recipient'), readField(report, 'Final-Recipient')]),
		answer: readAnswer(diagnostic ?? '', { status }),
		reason: shortenReason(diagnostic ?? readField(report, 'Status') ?? 'Not delivered'),
	};
}

/** A header-like field, unfolded. */
function readField(text: string, name: string): string | undefined {
	const match = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t]+.*)*)`, 'im').exec(text);
	return match?.[1]?.replace(/\r?\n[ \t]+/g, ' ').trim();
}
