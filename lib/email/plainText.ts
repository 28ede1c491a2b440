import { compile, type DomNode, type FormatCallback } from 'html-to-text';
import { removeHiddenElements } from './hiddenElements';
import { asText, placeInTarget } from './places';

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const CELLS = ['td', 'th'];
const INVISIBLE = ['head', 'title', 'style', 'script', 'template', 'img'];

/**
 * A link as `text (https://…)`, or its address alone where the text says the same; one within the email has its text
 * alone. An address of email keeps its `mailto:`, without which the subject behind it would mean nothing. A button that is
 * an image is called by its `alt`.
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

/** Whether a text says where its link leads, also while values are still to be filled in. */
function isSameToReader(href: string, text: string): boolean {
	if (href.startsWith('mailto:')) return href === placeInTarget(`mailto:${text}`);
	const [target, written] = [href, text].map((url) => asText(url).replace(/\/$/, ''));
	return target === written;
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

const convert = compile({
	wordwrap: false,
	// What stands around the body is displayed as well.
	baseElements: { selectors: [] },
	formatters: { writeLink, writeCell },
	selectors: [
		{ selector: 'a', format: 'writeLink' },
		...CELLS.map((selector) => ({ selector, format: 'writeCell' })),
		{ selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
		...HEADINGS.map((selector) => ({ selector, options: { uppercase: false } })),
		...INVISIBLE.map((selector) => ({ selector, format: 'skip' })),
	],
});

/**
 * The plain-text part of an email from its HTML: no images, nothing hidden, headings as they are written, paragraphs
 * unwrapped (RFC 3676 leaves wrapping to the reader).
 */
export function toPlainText(html: string): string {
	return convert(removeHiddenElements(html));
}
