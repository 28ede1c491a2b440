import Handlebars from 'handlebars';
import { Parser } from 'htmlparser2';

/** Text made safe for use in HTML, in element content and in quoted attributes alike. */
export function escapeHtml(text: string): string {
	return Handlebars.Utils.escapeExpression(text);
}

/** A text in which HTML's character references, such as `&amp;`, are the characters that they stand for. */
export function unescapeHtml(text: string): string {
	let characters = '';
	const parser = new Parser({
		ontext(piece) {
			characters += piece;
		},
	});
	parser.end(text.replaceAll('<', '&lt;'));
	return characters;
}
