const ATTRIBUTES = `\\b(?:"[^"]*"|'[^']*'|[^'">])*>`;

/** What the content of an HTML body comes after, the nearest to it first. */
const STARTS = [`<body${ATTRIBUTES}`, '</head\\s*>', `<html${ATTRIBUTES}`, `<!doctype${ATTRIBUTES}`].map(
	(tag) => new RegExp(tag, 'i'),
);

/** What the content of an HTML body comes before, the nearest to it first. */
const ENDS = [/<\/body/gi, /<\/html/gi];

/** A comment, also one that is empty or never closed. */
const COMMENT = /<!--(?:-?>|[\s\S]*?(?:-->|$))/g;

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
	const visible = hideComments(html);
	for (const end of ENDS) {
		const tag = [...visible.matchAll(end)].at(-1);
		if (tag) return tag.index;
	}
	return visible.length;
}

/**
 * HTML without its comments, in which Outlook finds a body of its own (`<!--[if mso]>`). What is left is where it was; a
 * comment that is never closed is the end.
 */
function hideComments(html: string): string {
	return html.replace(COMMENT, (comment) => (comment.endsWith('-->') ? ' '.repeat(comment.length) : ''));
}
