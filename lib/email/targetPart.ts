import type { PlaceKind } from './places';

const SCHEME = /^([a-z][a-z\d+.-]*):/i;

/**
 * A value as it stands in its place. In a target it is encoded so that it stays in its part of it (RFC 3986 §2.4). At the
 * beginning it is a URL, and one that is neither a web address nor `mailto:` leads nowhere.
 */
export function toTargetPart(text: string, kind: PlaceKind): string {
	switch (kind) {
		case 'text':
		case 'link':
			return text;
		case 'address':
			return isSafeTarget(text) ? text : '#';
		case 'path':
			// Handles, addresses and telephone numbers are read as they are.
			return encode(text).replace(/%40|%2B/g, decodeURIComponent);
		case 'query':
			return encode(text);
	}
}

/** False for a URL that could run or open something, such as `javascript:`. */
export function isSafeTarget(text: string): boolean {
	// Browsers leave out control characters and white space in and before a scheme.
	const scheme = SCHEME.exec(text.replace(/[\p{Cc}\s]+/gu, ''))?.[1];
	return scheme === undefined || /^(?:https?|mailto)$/i.test(scheme);
}

/** Halves of surrogate pairs have no encoding. */
function encode(text: string): string {
	return encodeURIComponent(text.toWellFormed());
}
