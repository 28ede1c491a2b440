const START = /<body\b(?:"[^"]*"|'[^']*'|[^'">])*>/i;

/** Where the content of an HTML body begins; the very start of one without a `<body>`. */
export function findBodyStart(html: string): number {
	const body = START.exec(hideComments(html));
	return body ? body.index + body[0].length : 0;
}

/** Where the content of an HTML body ends; the very end of one without a `</body>`. */
export function findBodyEnd(html: string): number {
	const end = hideComments(html).toLowerCase().lastIndexOf('</body');
	return end === -1 ? html.length : end;
}

/** HTML of the same length without its comments, in which Outlook finds a body of its own (`<!--[if mso]>`). */
function hideComments(html: string): string {
	return html.includes('<!--')
		? html.replace(/<!--[\s\S]*?-->/g, (comment) => ' '.repeat(comment.length))
		: html;
}
