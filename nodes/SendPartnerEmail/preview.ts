import type { DateTime } from 'luxon';
import { findLinkProblems } from '../../lib/email/linkProblems';
import type { RenderedEmail } from '../../lib/email/template';
import type { RenderError } from '../../lib/email/templateError';
import type { Copy, CopyVersion } from './copy';
import { createParts, type LinkOrigin } from './emailParts';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import type { Recipient } from './recipients';
import type { SendSettings } from './settings';
import type { LinkSource } from './trackingLinks';

/** What emails that are only looked at are made of. */
export interface PreviewContext {
	settings: SendSettings;
	copy: Copy;
	origin: LinkOrigin | undefined;
	links: LinkSource;
	now: DateTime;
}

/**
 * Shows a partner's email without sending it, and says what is wrong with it. What would keep it from being sent is shown
 * in it as far as it can be.
 */
export async function preview(
	recipient: Recipient,
	{ settings, copy, origin, links, now }: PreviewContext,
): Promise<EmailOutcome> {
	const version = copy.choose(recipient);
	const content = await links(recipient, version.trackingTokens);
	if ('status' in content) return content;
	const parts = createParts({ settings, origin }, version, content, undefined, now.toMillis());
	const lacking: RenderError[] = [];
	const render = version.prepare(recipient);
	const email = render({ now, ...parts, lacking });
	const counted = createParts({ settings, origin }, version, content, MADE_UP_KEY, now.toMillis());
	const sent = settings.tracking === 'off' ? email : render({ now, ...counted, lacking: [] });
	const [first] = lacking;
	return {
		...(first ? { status: 'renderFailed', reason: first.message } : { status: 'preview' }),
		to: recipient.address,
		...email,
		...inspectEmail(email, sent, version, lacking),
	};
}

/**
 * What an operator should know of an email before it goes out.
 *
 * @param sent the email as it goes out, with links that are counted
 */
function inspectEmail(
	email: RenderedEmail,
	sent: RenderedEmail,
	{ language, problems: ofCopy }: CopyVersion,
	lacking: readonly RenderError[],
): Record<string, unknown> {
	const size = Buffer.byteLength(sent.html) + Buffer.byteLength(sent.text);
	const lacks = new Set(lacking.map(({ message }) => message));
	const problems = [...lacks, ...ofCopy, ...findLinkProblems(email.html)];
	if (Buffer.byteLength(sent.html) > CLIPPED_BY_GMAIL) {
		problems.push('Gmail cuts off HTML of more than 102 KB, and the unsubscribe link with it');
	}
	return {
		size,
		...(language !== '' && { language }),
		...(problems.length > 0 && { problems }),
	};
}

/** Counted links make an email larger than its preview, in which links do nothing. */
const MADE_UP_KEY = '0'.repeat(40);

/** Bytes of HTML after which Gmail shows "Message clipped". */
const CLIPPED_BY_GMAIL = 102 * 1024;
