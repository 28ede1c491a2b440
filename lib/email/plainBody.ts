import type { FilledBody } from './filledBody';
import { findPlainLinks } from './plainLinks';
import { listContents } from './templateNodes';

/** A tag or a comment of HTML: neither `a < b`, nor `<3`, nor an address in angle brackets. */
const HTML_TAG = /<(?:!--|\/?[a-z][a-z0-9-]*(?:\s[^<>]*|\/)?>)/i;

const PARAGRAPH_BREAK = '</p><p>';
const BREAK_AT_THE_EDGE = /^(?:<br>|<\/p><p>)|(?:<br>|<\/p><p>)$/g;

/** A letter of a script that is written from right to left. */
const RIGHT_TO_LEFT =
	/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** Whether a body is plain text: nothing the operator wrote in it, tokens aside, is a tag. */
export function isPlainBody(program: hbs.AST.Program): boolean {
	const written = listContents(program).map(({ value }) => value);
	return isPlainText(written.join(''));
}

/** Whether a text has no tag of HTML. */
export function isPlainText(text: string): boolean {
	return !HTML_TAG.test(text);
}

/**
 * Makes HTML of a body that is plain text: blank lines part paragraphs, other line breaks stay, addresses become links,
 * and what HTML would take for its own is escaped. Where some of it is written from right to left, each paragraph begins at
 * the side of its own letters. The text stays as it is written, without white space around it and with at most one blank
 * line in a row.
 *
 * @param hasPlaces true for a body whose values are filled in later
 */
export function layOutPlainBody(written: string, { hasPlaces }: { hasPlaces: boolean }): FilledBody {
	const pieces = findPlainLinks(written, hasPlaces);
	const html = pieces
		.map(({ shown, target }) =>
			target === undefined ? layOut(shown) : `<a href="${escape(target)}">${escape(shown)}</a>`,
		)
		.join('')
		.replace(BREAK_AT_THE_EDGE, '');
	return {
		html: layOutParagraphs(html, RIGHT_TO_LEFT.test(written)),
		text: tidyLines(pieces.map(({ shown }) => shown).join('')),
		links: pieces.flatMap(({ target }) => target ?? []),
	};
}

function layOutParagraphs(html: string, isRightToLeft: boolean): string {
	if (isRightToLeft) return `<p>${html}</p>`.replaceAll('<p>', '<p dir="auto">');
	return html.includes(PARAGRAPH_BREAK) ? `<p>${html}</p>` : html;
}

function layOut(text: string): string {
	return escape(text).replace(/\s+/g, (space) => {
		const lineBreaks = space.split('\n').length - 1;
		if (lineBreaks === 0) return space;
		return lineBreaks === 1 ? '<br>' : PARAGRAPH_BREAK;
	});
}

function escape(text: string): string {
	return text.replace(/[&<]/g, (character) => (character === '<' ? '&lt;' : '&amp;'));
}

function tidyLines(text: string): string {
	const lines = text.trim().split('\n');
	return lines
		.map((line) => line.trimEnd())
		.join('\n')
		.replace(/\n{3,}/g, '\n\n');
}
