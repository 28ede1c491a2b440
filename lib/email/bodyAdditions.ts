import { findBodyEnd } from './bodyTag';
import { escapeHtml } from './escapeHtml';
import type { FilledBody } from './filledBody';
import { replaceLinks } from './htmlLinks';

/** What stands at the foot of an email. */
export interface EmailFooter {
	/** Lines of plain text, empty for none. */
	postalAddress: string;
	/** Where the partner unsubscribes; `undefined` for no link. */
	unsubscribeLink?: string | undefined;
	/** The words of that link. */
	unsubscribeText: string;
}

/** What makes opening and clicking known. */
export interface EmailTracking {
	/** The counted form of a link, or `undefined` to leave it alone. */
	click?: ((target: string) => string | undefined) | undefined;
	/** Address of an image that is loaded when the email is opened. */
	openPixel?: string | undefined;
}

/** What is added to a body once it is filled in. */
export interface BodyAdditions {
	footer?: EmailFooter | undefined;
	tracking?: EmailTracking | undefined;
}

const FOOTER_STYLE =
	'margin-top:32px;padding-top:12px;border-top:1px solid #cccccc;font:12px/1.6 Arial,Helvetica,sans-serif;color:#595959';

/** The footer without what a partner can read, or click on, in both forms of the body anyway. */
export function omitWhatIsRead(footer: EmailFooter, { text, links }: FilledBody): EmailFooter {
	const { postalAddress, unsubscribeLink } = footer;
	const hasLink =
		unsubscribeLink !== undefined && links.includes(unsubscribeLink) && text.includes(unsubscribeLink);
	return {
		...footer,
		postalAddress: isAddressIn(text, postalAddress) ? '' : postalAddress,
		unsubscribeLink: hasLink ? undefined : unsubscribeLink,
	};
}

/** Whether a text has a postal address, on however many lines. */
function isAddressIn(text: string, postalAddress: string): boolean {
	const [first, ...others] = listAddressLines(postalAddress);
	if (first === undefined || !text.includes(first)) return false;
	const onOneLine = (lines: string) => lines.replace(/[\s,]+/g, ' ');
	return onOneLine(text).includes(onOneLine([first, ...others].join(' ')));
}

/** Adds the footer at the end of an HTML body; what it says is escaped here. */
export function addFooter(html: string, footer: EmailFooter | undefined): string {
	const lines = listAddressLines(footer?.postalAddress).map(escapeHtml);
	if (footer?.unsubscribeLink !== undefined) {
		const link = escapeHtml(footer.unsubscribeLink);
		lines.push(`<a href="${link}" style="color:#595959">${escapeHtml(footer.unsubscribeText)}</a>`);
	}
	return lines.length === 0
		? html
		: appendToBody(html, `<div style="${FOOTER_STYLE}">${lines.join('<br>')}</div>`);
}

/** Adds the footer at the end of a plain text. */
export function addTextFooter(text: string, footer: EmailFooter | undefined): string {
	const lines = listAddressLines(footer?.postalAddress);
	if (footer?.unsubscribeLink !== undefined) {
		lines.push(`${footer.unsubscribeText}: ${footer.unsubscribeLink}`);
	}
	// The line that mail programs take for the start of a signature (RFC 3676 §4.3).
	return lines.length === 0 ? text : `${text}\n\n-- \n${lines.join('\n')}`;
}

function listAddressLines(postalAddress = ''): string[] {
	return postalAddress
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');
}

/** Makes links counted and adds the image that tells an opening. */
export function addTracking(html: string, { click, openPixel }: EmailTracking = {}): string {
	const counted = click ? replaceLinks(html, click) : html;
	if (openPixel === undefined) return counted;
	const image = `<img src="${escapeHtml(openPixel)}" width="1" height="1" alt="" style="border:0">`;
	return appendToBody(counted, image);
}

/** Puts HTML at the end of what is displayed. */
function appendToBody(html: string, addition: string): string {
	const end = findBodyEnd(html);
	return html.slice(0, end) + addition + html.slice(end);
}
