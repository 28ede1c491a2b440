import { Parser } from 'htmlparser2';

/** Declarations that hide an element from everybody. `mso-hide` is none: it hides the twin of what only Outlook shows. */
const HIDING_STYLE =
	/(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:opacity|max-height)\s*:\s*0(?:\.0*)?(?:px)?\s*(?:;|!|$))/i;

/** Without one of these words, nothing is hidden. */
const MAY_HIDE = /hidden|display|opacity|max-height/i;

/** HTML without the elements that are not displayed. Style sheets are not looked at. */
export function removeHiddenElements(html: string): string {
	if (!MAY_HIDE.test(html)) return html;
	let result = '';
	let end = 0;
	let depth = 0;
	const parser = new Parser({
		onopentag(_name, attributes) {
			if (depth === 0 && !isHidden(attributes)) return;
			if (depth === 0) result += html.slice(end, parser.startIndex);
			depth++;
		},
		onclosetag(_name, isImplied) {
			if (depth === 0 || --depth > 0) return;
			end = isImplied ? parser.startIndex : parser.endIndex + 1;
		},
	});
	parser.end(html);
	return result + html.slice(end);
}

function isHidden({ hidden, style }: Partial<Record<string, string>>): boolean {
	return hidden !== undefined || HIDING_STYLE.test(style ?? '');
}
