import { ACCOUNT_WORDS } from './words/accountWords';
import { CONNECTION_WORDS, LIMIT_HINTS, LIMIT_WORDS } from './words/limitWords';
import { CLOSED_WORDS, FULL_HINTS, FULL_WORDS, QUOTA_WORDS, UNKNOWN_WORDS } from './words/mailboxWords';
import { MESSAGE_WORDS } from './words/messageWords';
import type { Row } from './words/row';
import { SENDER_CHECKS } from './words/senderChecks';
import { SENDER_HINTS } from './words/senderHints';
import { SENDER_WORDS } from './words/senderWords';
import { GREYLIST_WORDS, LATER_WORDS, SERVER_WORDS, SYSTEM_WORDS } from './words/serverWords';
import { SIZE_WORDS } from './words/sizeWords';

/**
 * All words, in the order in which they are looked for: the first row that fits tells the cause. Whatever leaves a
 * chance that the mailbox is there comes before the words that it is not.
 */
export const VOCABULARY: readonly Row[] = [
	...GREYLIST_WORDS,
	...SENDER_CHECKS,
	...CONNECTION_WORDS,
	...ACCOUNT_WORDS,
	...SYSTEM_WORDS,
	...FULL_WORDS,
	...SIZE_WORDS,
	...LIMIT_WORDS,
	...QUOTA_WORDS,
	...SENDER_WORDS,
	...CLOSED_WORDS,
	...MESSAGE_WORDS,
	...SENDER_HINTS,
	...SERVER_WORDS,
	...LIMIT_HINTS,
	...FULL_HINTS,
	...LATER_WORDS,
	...UNKNOWN_WORDS,
];
