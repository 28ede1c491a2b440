const ATTRIBUTES = `\\b(?:"[^"]*"|'[^']*'|[^'">])*>`;

/** What the content of an HTML body comes after, the nearest to it first. */
const STARTS = [`<body${ATTRIBUTES}`, '</head\\s*>', `<html${ATTRIBUTES}`, `<!doctype${ATTRIBUTES}`].map(
	(tag) => new RegExp(tag, 'i'),
);

/** What the content of an HTML body comes before, the nearest to it first. */
const ENDS = [/<\/body/gi, /<\/html/gi];

/** What no tag of the body is in: a style sheet, a script, or a comment, also one that is empty or never closed. */
const OPAQUE = /<(style|script)\b[\s\S]*?<\/\1\b|<!--(?:-?>|[\s\S]*?(?:-->|$))/gi;

/** Where the content of an HTML body begins; the very start of one without any tag around it. */
export function findBodyStart(html: string): number {
	const visible = hideOpaque(html);
	for (const start of STARTS) {
		const tag = start.exec(visible);
		if (tag) return tag.index + tag[0].length;
	}
	return 0;
}

/** Where the content of an HTML body ends; the very end of one without any tag around it. */
export function findBodyEnd(html: string): number {
	const visible = hideOpaque(html);
	for (const end of ENDS) {
		const tag = [...visible.matchAll(end)].at(-1);
		if (tag) return tag.index;
	}
	return visible.length;
}

/**
 * HTML without what no tag of the body is in; in a comment for Outlook there may be a body of its own (`<!--[if mso]>`).
 * What is left is where it was; a comment that is never closed is the end.
 */
function hideOpaque(html: string): string {
	return html.replace(OPAQUE, (part) =>
		part.startsWith('<!--') && !part.endsWith('-->') ? '' : ' '.repeat(part.length),
	);
}
