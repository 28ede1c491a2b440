/** What to mend, for operators: one or two sentences each. */

export const SPF =
	'Add the mail server of the SMTP credential to the SPF record (a TXT record in the DNS) of the From Email’s domain.';
export const DKIM =
	'Have the mail server sign with DKIM for the From Email’s domain, and publish the key in the DNS.';
export const DMARC =
	'Make SPF or DKIM pass for the same domain as From Email, and publish a DMARC record for it (p=none is enough).';
export const PTR = 'The mail server’s IP address has no name in the DNS: ask who runs it for a PTR record.';

/** For a refusal of the sender that does not say why. */
export const GENERAL_SENDER =
	'Check that the SMTP account may send as From Email, and that SPF, DKIM and DMARC are set up for its domain.';
export const BLOCK_LIST =
	'The mail server’s IP address or the From Email’s domain is blocked: ask who runs the mail server to have it taken off the list.';
export const SENDER_ADDRESS = 'From Email must be an address that exists.';
export const RELAY =
	'The server passes email on only for those who log in: fill in user and password of the SMTP credential.';
export const SIZE = 'The email is too big for the mail server: shorten it, or link to images.';
export const TLS =
	'The server takes email over an encrypted connection only: switch SSL/TLS on in the SMTP credential.';

export const LOGIN = 'Check user and password of the SMTP credential.';
export const NOT_ALLOWED = 'Allow the SMTP account to send as From Email, or use an address of the account.';
export const NOT_VERIFIED = 'Verify From Email, or its domain, with the provider of the SMTP account.';
export const NOT_VERIFIED_SES =
	'Verify From Email, or its domain, at Amazon SES. As long as the account is in the sandbox, it may write to verified addresses only: ask for production access.';
export const SUSPENDED = 'The SMTP account may not send at the moment: ask its provider why.';

export const LIMIT =
	'The account has sent as much as it may for now: the next runs send the rest. Ask your provider for a higher limit where that is too slow.';
export const CONNECTIONS = 'Lower Simultaneous Connections, so that fewer emails go out at the same time.';
