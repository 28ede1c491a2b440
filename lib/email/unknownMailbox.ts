/** Who or what does not exist. Domains and hosts are left out: what is said of them may pass. */
const MAILBOX = String.raw`(?:user|mailbox|recipient|account|address|person|local\s+part)`;
const NOT_THERE = String.raw`(?:unknown|not\s+(?:found|known)|(?:does\s+not|doesn['’]t)\s+exist|invalid)`;

/**
 * What servers say of a mailbox that does not exist, where they have no code for it (RFC 3463): sendmail and Postfix
 * (“User unknown”), Exim, Courier and hMailServer (“No such user here”, “Unknown user”), qmail with vpopmail or chkuser
 * (“no mailbox here by that name”), mail.ru (“user not found”), QQ and 163 (“Mailbox not found”, “User not found”), and
 * Yahoo (senders.yahooinc.com/smtp-error-codes: “This user doesn't have a yahoo.com account”).
 */
const UNKNOWN: readonly RegExp[] = [
	new RegExp(String.raw`\bno\s+such\s+${MAILBOX}\b`, 'i'),
	new RegExp(String.raw`\b${MAILBOX}(?:\s+(?:is|was))?\s+${NOT_THERE}\b`, 'i'),
	new RegExp(String.raw`\b(?:unknown|invalid|non-?existent)\s+${MAILBOX}\b`, 'i'),
	/\bno\s+mailbox\s+(?:here\s+)?by\s+that\s+name\b/i,
	/\b(?:does\s+not|doesn['’]t)\s+have\s+an?\s+\S+\s+account\b/i,
];

/**
 * What makes such words ambiguous: that it may be about the sender, its login or its reputation, about this email, or
 * that the mailbox is there and full, closed or not to be reached for now.
 */
const DOUBTFUL = new RegExp(
	[
		String.raw`\b(?:sender|from|return.?path|reverse|helo|ehlo|client|ip|your\s+(?:account|address|mailbox))\b`,
		String.raw`\b(?:relay|login|log\s+in|password|credential|authenti[cf]|authoris|authoriz|verif|spf|dkim|dmarc)`,
		String.raw`\b(?:block|black|banned|listed|spam|junk|policy|policies|reputation|denied|content|virus)`,
		String.raw`\b(?:quota|full|exceed|limit|size|large|disabled|inactive|deactivat|suspend|expired|locked|closed)`,
		String.raw`\b(?:gr[ea]y|temporar|later|try\s+again|defer|unreachable|timed?\s?out)`,
	].join('|'),
	'i',
);

/** A reply code (RFC 5321 §4.2), and not a part of an IP address. */
const REPLY_CODE = /(?<![\d.])[2-5]\d\d(?=[ -])/;

/** Addresses and the names of hosts, whose words mean nothing. */
const NAMES = /\S*@\S*|\b(?:[\w-]+\.)+[a-z]{2,}\b/gi;

/**
 * Whether the words of a reply leave no doubt that the mailbox does not exist. “Mailbox unavailable” leaves some:
 * RFC 5321 §4.2.3 has it for refusals of every kind.
 *
 * @param text a reply, or what another server says of one
 * @param isPermanent whether it is known that the failure is permanent; otherwise the reply code must say so. 552 is the
 *   one of a full mailbox.
 */
export function saysUnknownMailbox(text: string, isPermanent: boolean): boolean {
	const code = REPLY_CODE.exec(text)?.[0];
	if (code === undefined ? !isPermanent : !code.startsWith('5') || code === '552') return false;
	// The name of a provider may be part of the sentence, so only doubts are looked for without names.
	return UNKNOWN.some((words) => words.test(text)) && !DOUBTFUL.test(text.replace(NAMES, ' '));
}
