import { compile } from 'html-to-text';

const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const INVISIBLE = ['head', 'title', 'style', 'script', 'template', 'img'];

/**
 * The plain-text part of an email from its HTML: links as `text (https://…)`, no images, headings as they are written,
 * paragraphs unwrapped (RFC 3676 leaves wrapping to the reader).
 */
export const toPlainText: (html: string) => string = compile({
	wordwrap: false,
	selectors: [
		{ selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
		...HEADINGS.map((selector) => ({ selector, options: { uppercase: false } })),
		...INVISIBLE.map((selector) => ({ selector, format: 'skip' })),
	],
});
