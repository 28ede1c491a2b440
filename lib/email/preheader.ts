import { findBodyStart } from './bodyTag';
import { escapeHtml } from './escapeHtml';

const HIDDEN = 'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all';

/**
 * Puts the preview text into an HTML body the way mail programs look for it: as the first text of what is
 * displayed, in an element that is not.
 *
 * @param previewText plain text, escaped here; nothing is inserted when it is empty
 */
export function insertPreheader(html: string, previewText: string): string {
	if (previewText === '') return html;
	const at = findBodyStart(html);
	return `${html.slice(0, at)}<div style="${HIDDEN}">${escapeHtml(previewText)}</div>${html.slice(at)}`;
}
