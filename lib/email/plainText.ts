import { compile, type DomNode, type FormatCallback } from 'html-to-text';
import { asText } from './places';

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const CELLS = ['td', 'th'];
const INVISIBLE = ['head', 'title', 'style', 'script', 'template', 'img'];
/** Such as the hidden first line of a newsletter. */
const HIDDEN = ['[style*="display:none"]', '[style*="display: none"]'];

/**
 * A link as `text (https://…)`, or its address alone where the text says the same. One within the email leads nowhere in
 * plain text. An address of email keeps its
 * `mailto:`, without which the subject behind it would mean nothing. A button that is an image is called by its `alt`.
 */
const writeLink: FormatCallback = (link, walk, builder) => {
	const children = link.children ?? [];
	const href = String((link.attribs as Record<string, string> | undefined)?.href ?? '');
	let text = '';
	builder.pushWordTransform((word) => {
		text += word;
		return word;
	});
	walk(children, builder);
	builder.popWordTransform();
	const alt = text === '' ? findAlternativeText(children) : '';
	if (alt !== '') builder.addInline(alt);
	if (href === '' || href.startsWith('#') || isSameToReader(href, text)) return;
	builder.addInline(text === '' && alt === '' ? href : ` (${href})`, { noWordTransform: true });
};

/** Whether a text says where its link leads, the values that are not yet filled in included. */
function isSameToReader(href: string, text: string): boolean {
	return (
		href === text ||
		(/^[^?#]*$/.test(href) && [text, `mailto:${text}`].some((written) => asText(href) === asText(written)))
	);
}

function findAlternativeText(nodes: readonly DomNode[]): string {
	for (const { name, attribs, children } of nodes) {
		const alt = name === 'img' ? (attribs as Record<string, string> | undefined)?.alt : undefined;
		const found = alt?.trim() ?? findAlternativeText(children ?? []);
		if (found !== '') return found;
	}
	return '';
}

/** What stands in a table side by side stays apart. */
const writeCell: FormatCallback = (cell, walk, builder) => {
	walk(cell.children, builder);
	const cells = (cell.parent?.children ?? []).filter(({ name }) => CELLS.includes(name ?? ''));
	if (cell !== cells.at(-1)) builder.addInline(' ');
};

/**
 * The plain-text part of an email from its HTML: no images, nothing hidden, headings as they are written, paragraphs
 * unwrapped (RFC 3676 leaves wrapping to the reader).
 */
export const toPlainText: (html: string) => string = compile({
	wordwrap: false,
	formatters: { writeLink, writeCell },
	selectors: [
		{ selector: 'a', format: 'writeLink' },
		...CELLS.map((selector) => ({ selector, format: 'writeCell' })),
		{ selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
		...HEADINGS.map((selector) => ({ selector, options: { uppercase: false } })),
		...[...INVISIBLE, ...HIDDEN].map((selector) => ({ selector, format: 'skip' })),
	],
});
