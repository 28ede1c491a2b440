import type { RenderOptions } from '../../lib/email/template';
import {
	createFeedbackId,
	createUnsubscribeHeaders,
	createUnsubscribeMail,
	type UnsubscribeWays,
} from '../../lib/email/emailHeaders';
import { createEmailLinks, createInertLink, type EmailLinks } from '../../lib/email/publicLinks';
import { chooseUnsubscribeText, type WrittenLanguage } from '../../lib/email/unsubscribeText';
import type { Tracked } from '../../lib/ledger/sends';
import type { SigningKeys } from '../../lib/ledger/signingKeys';
import { findSurroundings } from '../shared/surroundings';
import type { SendSettings } from './settings';
import type { TrackingContent } from './trackingLinks';

/** Where the links in this run's emails lead: to the published Partner Email Trigger. */
export interface LinkOrigin {
	address: string;
	keys: SigningKeys;
}

/** What goes into one email besides the copy. */
export interface EmailParts extends Pick<RenderOptions, 'texts' | 'tracking' | 'additions'> {
	headers: Record<string, string>;
}

/** What emails of a run are put together from. */
export interface PartsContext {
	settings: SendSettings;
	/** Absent where no Partner Email Trigger is published. */
	origin: LinkOrigin | undefined;
}

/**
 * The links, footer and headers of one email.
 *
 * @param content the email's tracking links, which are not counted: partners copy them for their own pages
 * @param messageKey of the email; `undefined` for one that is only looked at, such as a copy, whose links do nothing
 * @param now milliseconds since 1970, UTC
 */
export function createParts(
	{ settings, origin }: PartsContext,
	language: WrittenLanguage,
	content: TrackingContent,
	messageKey: string | undefined,
	now: number,
): EmailParts {
	const links =
		origin && messageKey !== undefined
			? createEmailLinks(origin.address, messageKey, origin.keys, now)
			: undefined;
	const ways: UnsubscribeWays = {
		link: links?.unsubscribe ?? (origin && createInertLink(origin.address)),
		mail: createUnsubscribeMail(settings.from.address, messageKey ?? 'test'),
	};
	const unsubscribeLink = ways.link ?? ways.mail;
	const { postalAddress, signUpLink } = settings;
	return {
		// Lines of a paragraph run together: the address is written in one.
		texts: { unsubscribeLink, postalAddress: postalAddress.split(/\s*\n\s*/).join(', '), signUpLink },
		tracking: content.texts,
		additions: {
			footer: settings.hasFooter
				? {
						postalAddress,
						unsubscribeLink,
						unsubscribeText: chooseUnsubscribeText(language, settings.unsubscribeText),
					}
				: undefined,
			tracking: createTracking(settings, links, content.urls),
		},
		headers: {
			...createUnsubscribeHeaders(ways),
			'Feedback-ID': createFeedbackId(settings.step, settings.from.address),
		},
	};
}

function createTracking(
	{ tracking }: SendSettings,
	links: EmailLinks | undefined,
	uncounted: ReadonlySet<string>,
) {
	if (tracking === 'off' || !links) return undefined;
	// A parameter such as `subId1` may be added to a tracking link.
	const isUncounted = (target: string) => [...uncounted].some((url) => target.startsWith(url));
	return {
		click: (target: string) =>
			target === links.unsubscribe || isUncounted(target) ? undefined : links.click(target),
		...(tracking === 'clicksAndOpens' && { openPixel: links.openPixel }),
	};
}

/** What becomes known of the emails of a run. In a rehearsal that is as if a Partner Email Trigger were published. */
export function findTracked({ settings: { tracking }, origin }: PartsContext): Tracked {
	const hasTrigger = origin !== undefined || findSurroundings() !== undefined;
	return {
		opens: hasTrigger && tracking === 'clicksAndOpens',
		clicks: hasTrigger && tracking !== 'off',
	};
}
