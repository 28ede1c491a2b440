/**
 * What the place of a value is in: text, a link of the run as it is, or a part of a target, the beginning (`address`),
 * the rest of it up to the query (`path`), or what comes after (`query`).
 */
export const PLACE_KINDS = ['text', 'link', 'address', 'path', 'query'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** Characters without a meaning of their own: https://www.unicode.org/faq/private_use.html */
const FIRST = 0xe000;
const FIRST_DIGIT = FIRST + PLACE_KINDS.length;
const BASE = 0xf8ff - FIRST_DIGIT + 1;

/** Three of these characters are the place of a value: its kind and two digits of the value's number. */
const PLACES = /[\uE000-\uE004][\uE005-\uF8FF]{2}/g;

/** Characters that stand for nothing but places while an email is filled in. */
export const RESERVED = /([\uE000-\uF8FF]+)/;

/** The place of a link of the run, for use in a regular expression. */
export const LINK_PLACE = '\\uE001[\\uE005-\\uF8FF]{2}';

/** @param index number of the value, up to 40 million */
export function createPlace(index: number, kind: PlaceKind): string {
	return (
		codeOfKind(kind) +
		String.fromCharCode(FIRST_DIGIT + Math.floor(index / BASE), FIRST_DIGIT + (index % BASE))
	);
}

/** Puts something in all places. */
export function replacePlaces(around: string, write: (index: number, kind: PlaceKind) => string): string {
	return around.replace(PLACES, (place) => {
		const kind = PLACE_KINDS[place.charCodeAt(0) - FIRST] ?? 'text';
		const [high, low] = [place.charCodeAt(1) - FIRST_DIGIT, place.charCodeAt(2) - FIRST_DIGIT];
		return write(high * BASE + low, kind);
	});
}

/** The target of a link with its places as parts of it; a link of the run stays one wherever it stands. */
export function placeInTarget(target: string): string {
	return target.replace(PLACES, (place, offset: number) =>
		place.startsWith(codeOfKind('link'))
			? place
			: codeOfKind(kindAfter(target.slice(0, offset))) + place.slice(1),
	);
}

/** A target as it stands in a text: values that are in it as they are have the places of text. */
export function asText(target: string): string {
	const kinds = [codeOfKind('address'), codeOfKind('link')];
	return target.replace(PLACES, (place) =>
		kinds.some((kind) => place.startsWith(kind)) ? codeOfKind('text') + place.slice(1) : place,
	);
}

function kindAfter(before: string): PlaceKind {
	if (before.trim() === '') return 'address';
	// A host has a scheme already, and may come with a port and a path.
	if (/^\s*https?:\/\/$/i.test(before)) return 'link';
	return /[?#]/.test(before) ? 'query' : 'path';
}

function codeOfKind(kind: PlaceKind): string {
	return String.fromCharCode(FIRST + PLACE_KINDS.indexOf(kind));
}
