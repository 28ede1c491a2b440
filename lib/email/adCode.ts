import { escapeHtml } from './escapeHtml';

/** What an ad says; plain text. */
export interface AdTexts {
	linkText: string;
	description?: string | undefined;
	promoCode?: string | undefined;
}

/**
 * The listing of an ad as HTML: its link, what it says, and its promo code. It has no blocks, so that it fits in the
 * middle of a paragraph as well.
 *
 * @param url where the link leads
 */
export function writeAdCode({ linkText, description, promoCode }: AdTexts, url: string): string {
	const lines = [`<a href="${escapeHtml(url)}">${escapeHtml(linkText)}</a>`];
	if (description !== undefined && description !== linkText) lines.push(escapeHtml(description));
	if (promoCode !== undefined) lines.push(`<strong>${escapeHtml(promoCode)}</strong>`);
	return lines.join('<br>');
}
