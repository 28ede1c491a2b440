import Handlebars from 'handlebars';

/** Text made safe for use in HTML, in element content and in quoted attributes alike. */
export function escapeHtml(text: string): string {
	return Handlebars.Utils.escapeExpression(text);
}
