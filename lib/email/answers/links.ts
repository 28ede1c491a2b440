import * as advice from './advice';
import type { Row } from './words/row';

/** Links and host names that are meant by their name, in small letters. All others are left out of the words. */
export const LINKS: readonly Row[] = [
	{
		cause: 'sender',
		advice: advice.BLOCK_LIST,
		words:
			/spamhaus\.(?:org|com)|spamcop\.net|sorbs\.net|barracudacentral\.org|uribl\.com|surbl\.org|spamrl\.com|invaluement\.com|dnsbl|ipcheck\.proofpoint\.com|csi\.cloudmark\.com/,
	},
	// Gmail: support.google.com/a/answer/3726730.
	{ cause: 'limit', words: /[?&]p=(?:receivingrate|ratelimit|unsolicitedratelimit)/ },
	{ cause: 'fullMailbox', words: /[?&]p=overquota/ },
	{ cause: 'sender', advice: advice.GENERAL_SENDER, words: /[?&]p=(?:unsolicited|unauthenticated|ipv6auth)/ },
	{ cause: 'closedMailbox', words: /[?&]p=disableduser/ },
	{ cause: 'unknownMailbox', words: /[?&]p=nosuchuser/ },
	// Exchange: learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-1-1-through-5-1-20-in-exchange-online.
	{ cause: 'unknownMailbox', words: /\bresolver\.adr\.(?:exrecip|recip|recipient)notfound/ },
];
