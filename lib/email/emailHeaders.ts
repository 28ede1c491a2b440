import { createHash } from 'node:crypto';
import type { ChainStep } from '../ledger/names';
import { domainOf } from './address';

/** How a reader gets off the list. */
export interface UnsubscribeWays {
	/** Link of the Partner Email Trigger; absent where none is published. */
	link?: string | undefined;
	/** A `mailto:` URL, see `createUnsubscribeMail`. */
	mail: string;
}

/**
 * Says that no person typed this email, so that vacation notices stay away: RFC 3834 §5, and Exchange's own header,
 * [MS-OXCMAIL] §2.2.3.2.14.
 */
export const AUTOMATIC_HEADERS = {
	'Auto-Submitted': 'auto-generated',
	'X-Auto-Response-Suppress': 'OOF, AutoReply',
};

/**
 * The headers that mail programs make an Unsubscribe button of: RFC 2369 §3.2, and RFC 8058 §3.1 for one that works
 * with a single click, which has to be an https link.
 */
export function createUnsubscribeHeaders({ link, mail }: UnsubscribeWays): Record<string, string> {
	if (link === undefined) return { 'List-Unsubscribe': `<${mail}>` };
	const isOneClick = link.startsWith('https://');
	return {
		'List-Unsubscribe': `<${link}>, <${mail}>`,
		...(isOneClick && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
	};
}

/** What the subject of an email that asks to be unsubscribed starts with, before the key of the email it is about. */
export const UNSUBSCRIBE_SUBJECT = 'Unsubscribe';

/**
 * A `mailto:` URL (RFC 6068) that asks to be unsubscribed.
 *
 * @param address where answers to the email go
 * @param messageKey see `readMessageKey`; tells which email it is about
 */
export function createUnsubscribeMail(address: string, messageKey: string): string {
	const subject = encodeURIComponent(`${UNSUBSCRIBE_SUBJECT} ${messageKey}`);
	return `mailto:${encodeURIComponent(address).replace('%40', '@')}?subject=${subject}`;
}

/**
 * The value of Feedback-ID, by which Gmail's Postmaster Tools count complaints (support.google.com/mail/answer/6254652):
 * three names from the most to the least particular, and one of 5 to 15 characters for the sender.
 */
export function createFeedbackId({ program, chain, step }: ChainStep, fromAddress: string): string {
	const sender = createHash('sha256').update(domainOf(fromAddress)).digest('hex').slice(0, 12);
	return [...[step, chain, program].map(toSlug), sender].join(':');
}

function toSlug(name: string): string {
	const slug = name
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '');
	return slug.slice(0, 40) || 'unnamed';
}
