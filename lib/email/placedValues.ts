import Handlebars from 'handlebars';

/** Characters without a meaning of their own: https://www.unicode.org/faq/private_use.html */
const PLACES = /[\uE000-\uF8FF]/g;
const FIRST_PLACE = 0xe000;
const MOST_PLACES = 0xf8ff - FIRST_PLACE + 1;

/** Words with single spaces between them, which stay as they are when HTML becomes plain text. */
const PLAIN = /^\S+(?: \S+)*$/;

/** True for a text in which a character could be taken for the place of a value. */
export function hasPlaces(text: string): boolean {
	return text.search(PLACES) >= 0;
}

/**
 * The values of one partner in a body, each of which stands in it as one character until it is filled in. What is around
 * them is the same for many partners, and need not be worked out for each.
 */
export class PlacedValues {
	private readonly values: Array<{ text: string; isHtml: boolean }> = [];
	private readonly places = new Map<string, string>();
	/** False when there are more values than places: some then stand in the body themselves. */
	isComplete = true;
	/** True when all values are words that plain text shows as they are. */
	isPlain = true;

	/**
	 * Gives a value its place; values that are the same share one.
	 *
	 * @param isHtml true for HTML, which is filled in as it is
	 */
	place(text: string, isHtml = false): string {
		const key = `${isHtml} ${text}`;
		const known = this.places.get(key);
		if (known !== undefined) return known;
		if (this.values.length === MOST_PLACES) {
			this.isComplete = false;
			return text;
		}
		const place = String.fromCharCode(FIRST_PLACE + this.values.length);
		this.values.push({ text, isHtml });
		this.places.set(key, place);
		this.isPlain &&= !isHtml && PLAIN.test(text);
		return place;
	}

	/** Fills the values into HTML, escaped as Handlebars escapes. */
	fillIntoHtml(html: string): string {
		return this.fillIn(html, ({ text, isHtml }) => (isHtml ? text : Handlebars.escapeExpression(text)));
	}

	/** Fills the values into plain text. */
	fillIntoText(text: string): string {
		return this.fillIn(text, (value) => value.text);
	}

	private fillIn(around: string, write: (value: { text: string; isHtml: boolean }) => string): string {
		return around.replace(PLACES, (place) => {
			const value = this.values[place.charCodeAt(0) - FIRST_PLACE];
			return value ? write(value) : place;
		});
	}
}
