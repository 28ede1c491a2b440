import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { escapeHtml } from './escapeHtml';

/** One link of an HTML text. */
interface HtmlLink {
	/** The address with its character references resolved. */
	target: string;
	/** Where the text between the attribute's name and the attribute's end starts and ends. */
	start: number;
	end: number;
}

/** The addresses of all links (`<a href>`, `<area href>`) in the order they come. */
export function listLinks(html: string): string[] {
	return findLinks(html).map(({ target }) => target);
}

/**
 * Gives links another address; everything else stays exactly as it is.
 *
 * @param replace the new address of a link, or `undefined` to leave it alone
 */
export function replaceLinks(html: string, replace: (target: string) => string | undefined): string {
	let result = '';
	let end = 0;
	for (const link of findLinks(html)) {
		const target = replace(link.target);
		if (target === undefined) continue;
		result += `${html.slice(end, link.start)}="${escapeHtml(target)}"`;
		end = link.end;
	}
	return result + html.slice(end);
}

function findLinks(html: string): HtmlLink[] {
	const links: HtmlLink[] = [];
	let isLinkTag = false;
	let start: number | undefined;
	let target = '';
	const tokenizer = new Tokenizer(
		{ decodeEntities: true },
		{
			...IGNORE_HTML,
			onopentagname(from, to) {
				isLinkTag = /^(?:a|area)$/i.test(html.slice(from, to));
			},
			onattribname(from, to) {
				start = isLinkTag && /^href$/i.test(html.slice(from, to)) ? to : undefined;
				target = '';
			},
			onattribdata(from, to) {
				if (start !== undefined) target += html.slice(from, to);
			},
			onattribentity(codePoint) {
				if (start !== undefined) target += String.fromCodePoint(codePoint);
			},
			onattribend(_quote, end) {
				if (start !== undefined) links.push({ target: target.trim(), start, end });
				start = undefined;
			},
		},
	);
	tokenizer.write(html);
	tokenizer.end();
	return links;
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
