import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { escapeHtml } from './escapeHtml';
import { placeInTarget } from './places';

/** An attribute of an HTML text that is a URL. */
interface UrlAttribute {
	/** The URL with its character references resolved. */
	target: string;
	/** Where the text between the attribute's name and the attribute's end starts and ends. */
	start: number;
	end: number;
}

/** The addresses of all links that every reader sees (`<a href>`, `<area href>`), in the order they come. */
export function listLinks(html: string): string[] {
	return findUrls(html, LINKS).map(({ target }) => target);
}

/**
 * Gives links another address, the buttons that only Outlook shows included (`<v:roundrect href>` in a conditional
 * comment); everything else stays exactly as it is.
 *
 * @param replace the new address of a link, or `undefined` to leave it alone
 */
export function replaceLinks(html: string, replace: (target: string) => string | undefined): string {
	let result = '';
	let end = 0;
	for (const link of findUrls(html, LINKS_AND_BUTTONS)) {
		const target = replace(link.target);
		if (target === undefined) continue;
		result += `${html.slice(end, link.start)}="${escapeHtml(target)}"`;
		end = link.end;
	}
	return result + html.slice(end);
}

/** Makes the places of values in all URLs of HTML parts of these. */
export function placeInLinks(html: string): string {
	let result = '';
	let end = 0;
	for (const url of findUrls(html, URLS)) {
		const [before = ''] = /^\s*=\s*["']?/.exec(html.slice(url.start, url.end)) ?? [];
		const from = url.start + before.length;
		result += html.slice(end, from) + placeInTarget(html.slice(from, url.end));
		end = url.end;
	}
	return result + html.slice(end);
}

/** Which attributes of which elements are looked for. */
interface UrlKind {
	elements: RegExp;
	attributes: RegExp;
	/** Whether comments for Outlook are read as well. */
	isForOutlook: boolean;
}

/** What Outlook on Windows reads of a comment: `<!--[if mso]>…<![endif]-->`. */
const OUTLOOK_COMMENT = /^\[if\s[^\]]*\]>/;

const LINKS: UrlKind = { elements: /^(?:a|area)$/i, attributes: /^href$/i, isForOutlook: false };
const LINKS_AND_BUTTONS: UrlKind = { ...LINKS, elements: /^(?:a|area|v:[a-z]+)$/i, isForOutlook: true };
const URLS: UrlKind = {
	elements: /^/,
	attributes: /^(?:href|src|background|action|poster)$/i,
	isForOutlook: true,
};

function findUrls(html: string, kind: UrlKind): UrlAttribute[] {
	const { elements, attributes, isForOutlook } = kind;
	const urls: UrlAttribute[] = [];
	let isWanted = false;
	let start: number | undefined;
	let target = '';
	const tokenizer = new Tokenizer(
		{ decodeEntities: true },
		{
			...IGNORE_HTML,
			onopentagname(from, to) {
				isWanted = elements.test(html.slice(from, to));
			},
			onattribname(from, to) {
				start = isWanted && attributes.test(html.slice(from, to)) ? to : undefined;
				target = '';
			},
			onattribdata(from, to) {
				if (start !== undefined) target += html.slice(from, to);
			},
			onattribentity(codePoint) {
				if (start !== undefined) target += String.fromCodePoint(codePoint);
			},
			onattribend(_quote, end) {
				if (start !== undefined) urls.push({ target: target.trim(), start, end });
				start = undefined;
			},
			oncomment(from, to) {
				const comment = html.slice(from, to);
				if (!isForOutlook || !OUTLOOK_COMMENT.test(comment)) return;
				for (const url of findUrls(comment, kind)) {
					urls.push({ ...url, start: from + url.start, end: from + url.end });
				}
			},
		},
	);
	tokenizer.write(html);
	tokenizer.end();
	return urls;
}

const nothing = () => undefined;

/** Everything that the tokenizer reports, for what is not asked for. */
export const IGNORE_HTML: TokenizerCallbacks = {
	onattribdata: nothing,
	onattribend: nothing,
	onattribentity: nothing,
	onattribname: nothing,
	oncdata: nothing,
	onclosetag: nothing,
	oncomment: nothing,
	ondeclaration: nothing,
	onend: nothing,
	onopentagend: nothing,
	onopentagname: nothing,
	onprocessinginstruction: nothing,
	onselfclosingtag: nothing,
	ontext: nothing,
	ontextentity: nothing,
};
