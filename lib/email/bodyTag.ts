const ATTRIBUTES = `\\b(?:"[^"]*"|'[^']*'|[^'">])*>`;

/** What the content of an HTML body comes after, the nearest to it first. */
const STARTS = [`<body${ATTRIBUTES}`, '</head\\s*>', `<html${ATTRIBUTES}`, `<!doctype${ATTRIBUTES}`].map(
	(tag) => new RegExp(tag, 'i'),
);

/** Where the content of an HTML body begins; the very start of one without any tag around it. */
export function findBodyStart(html: string): number {
	const visible = hideComments(html);
	for (const start of STARTS) {
		const tag = start.exec(visible);
		if (tag) return tag.index + tag[0].length;
	}
	return 0;
}

/** Where the content of an HTML body ends; the very end of one without any tag around it. */
export function findBodyEnd(html: string): number {
	const visible = hideComments(html).toLowerCase();
	const end = ['</body', '</html'].map((tag) => visible.lastIndexOf(tag)).find((index) => index !== -1);
	return end ?? html.length;
}

/** HTML of the same length without its comments, in which Outlook finds a body of its own (`<!--[if mso]>`). */
function hideComments(html: string): string {
	return html.includes('<!--')
		? html.replace(/<!--[\s\S]*?-->/g, (comment) => ' '.repeat(comment.length))
		: html;
}
