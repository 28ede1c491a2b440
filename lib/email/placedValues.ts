import Handlebars from 'handlebars';
import { createPlace, replacePlaces, type PlaceKind } from './places';
import { toPlainText } from './plainText';
import { isSafeTarget, toTargetPart } from './targetPart';

/** Words with single spaces between them, which stay as they are when HTML becomes plain text. */
const PLAIN = /^\S+(?: \S+)*$/;

/** What a value is: text, a link of the run, or HTML, which is filled in as it is. */
export type ValueKind = 'text' | 'link' | 'html';

/**
 * The values of one partner in a body, each of which has a place in it until it is filled in. What is around them is the
 * same for many partners, and need not be worked out for each.
 */
export class PlacedValues {
	private readonly values: Array<{ text: string; isHtml: boolean }> = [];
	private readonly places = new Map<string, string>();
	/** True when all values are words that plain text shows as they are. */
	isPlain = true;

	/** Gives a value its place; values that are the same share one. */
	place(text: string, kind: ValueKind = 'text'): string {
		const key = `${kind} ${text}`;
		const known = this.places.get(key);
		if (known !== undefined) return known;
		const isHtml = kind === 'html';
		const place = createPlace(this.values.length, isHtml ? 'text' : kind);
		this.values.push({ text, isHtml });
		this.places.set(key, place);
		this.isPlain &&= !isHtml && PLAIN.test(text) && isSafeTarget(text);
		return place;
	}

	/** Fills the values into HTML, escaped as Handlebars escapes. */
	fillIntoHtml(around: string): string {
		return this.fillIn(around, ({ text, isHtml }, kind) =>
			isHtml ? text : Handlebars.escapeExpression(toTargetPart(text, kind)),
		);
	}

	/** Fills the values into plain text. */
	fillIntoText(around: string): string {
		return this.fillIn(around, ({ text, isHtml }, kind) =>
			isHtml ? toPlainText(text) : toTargetPart(text, kind),
		);
	}

	private fillIn(
		around: string,
		write: (value: { text: string; isHtml: boolean }, kind: PlaceKind) => string,
	): string {
		return replacePlaces(around, (index, kind) => {
			const value = this.values[index];
			return value ? write(value, kind) : '';
		});
	}
}
