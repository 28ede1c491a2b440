import { contentNode, isContent, listContents } from './templateNodes';

/** A tag or a comment of HTML: neither `a < b`, nor `<3`, nor an address in angle brackets. */
const HTML_TAG = /<(?:!--|\/?[a-z][a-z0-9-]*(?:\s[^<>]*|\/)?>)/i;

const PARAGRAPH_BREAK = '</p><p>';

/** Whether a body is plain text: nothing the operator wrote in it, tokens aside, is a tag. */
export function isPlainBody(program: hbs.AST.Program): boolean {
	const written = listContents(program).map(({ value }) => value);
	return !HTML_TAG.test(written.join(''));
}

/**
 * Makes HTML of a body that is plain text: blank lines part paragraphs, other line breaks stay, and what HTML would take
 * for its own is escaped. Tokens are left alone.
 *
 * @param program a syntax tree after white-space control; changed in place
 */
export function layOutPlainBody(program: hbs.AST.Program): void {
	const { body, loc } = program;
	const [first, last] = [body[0], body.at(-1)];
	if (first && isContent(first)) first.value = first.value.trimStart();
	if (last && isContent(last)) last.value = last.value.trimEnd();
	const contents = listContents(program);
	for (const content of contents) content.value = layOut(content.value);
	if (!contents.some(({ value }) => value.includes(PARAGRAPH_BREAK))) return;
	program.body = [contentNode('<p>', loc), ...body, contentNode('</p>', loc)];
}

/** The same for a body that needs no filling in; one that has a tag is HTML and stays as it is. */
export function toHtmlBody(text: string): string {
	if (HTML_TAG.test(text)) return text;
	const html = layOut(text.trim());
	return html.includes(PARAGRAPH_BREAK) ? `<p>${html}</p>` : html;
}

function layOut(text: string): string {
	return text
		.replace(/[&<]/g, (character) => (character === '<' ? '&lt;' : '&amp;'))
		.replace(/\s+/g, (space) => {
			const lineBreaks = space.split('\n').length - 1;
			if (lineBreaks === 0) return space;
			return lineBreaks === 1 ? '<br>' : PARAGRAPH_BREAK;
		});
}
