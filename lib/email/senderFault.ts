import type { FailureScope } from './outcome';

/** A fault of the sender that a server names in words, or by a code that does not say whose fault it is. */
export interface SenderFault {
	/** `server` where it is about the account, and so certainly the same for every partner. */
	scope: Extract<FailureScope, 'server' | 'sender'>;
	/** What the operator can do about it. */
	advice: string;
}

const LIMIT =
	'The account has sent as much as it may for now: the next runs send the rest. Ask your provider for a higher limit where that is too slow.';
const NOT_ALLOWED = 'Allow the SMTP account to send as From Email, or use an address of the account.';

/** Each text with what it means. */
const FAULTS: ReadonlyArray<[text: RegExp, fault: SenderFault]> = [
	// Gmail: support.google.com/a/answer/3726730.
	[/^\d{3}[ -]5\.4\.5\b|\bdaily user sending (?:limit|quota)/i, { scope: 'server', advice: LIMIT }],
	// Amazon SES: docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html. Its limit per second is not meant here.
	[/\bdaily message quota exceeded\b/i, { scope: 'server', advice: LIMIT }],
	// SendGrid: twilio.com/docs/sendgrid/for-developers/sending-email/smtp-errors-and-troubleshooting.
	[/\bmaximum credits exceeded\b/i, { scope: 'server', advice: LIMIT }],
	[
		/\bdoes not match a verified sender identity\b/i,
		{ scope: 'server', advice: 'Verify From Email, or its domain, with the provider of the SMTP account.' },
	],
	[
		/\bemail address is not verified\b/i,
		{
			scope: 'server',
			advice:
				'Verify From Email, or its domain, at Amazon SES. As long as the account is in the sandbox, it may write to verified addresses only: ask for production access.',
		},
	],
	// Microsoft 365: learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr.
	[/^\d{3}[ -]5\.2\.252\b|\bSendAsDenied\b/i, { scope: 'server', advice: NOT_ALLOWED }],
	// Exim's default configuration and Postfix; a partner's server can cause them too, where ours asks it first.
	[
		/\brelay(?:ing)? (?:not permitted|(?:access )?denied)\b/i,
		{
			scope: 'sender',
			advice:
				'The server passes email on only for those who log in: fill in user and password of the SMTP credential.',
		},
	],
	[/\bsender verify failed\b/i, { scope: 'sender', advice: 'From Email must be an address that exists.' }],
	// RFC 3463 §3.4, X.3.4: too big for the mail system, not for one mailbox.
	[
		/^\d{3}[ -]5\.3\.4\b/,
		{ scope: 'sender', advice: 'The email is too big for the mail server: shorten it, or link to images.' },
	],
];

/** Whose fault a refusal is where its words say that it is the sender's; `undefined` for any other reply. */
export function findSenderFault(reply: string): SenderFault | undefined {
	return FAULTS.find(([text]) => text.test(reply))?.[1];
}
