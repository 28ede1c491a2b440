import type { Meaning } from '../answer';
import { unaccent } from '../plainWords';

/** Words that tell what an answer is about. */
export interface Row extends Meaning {
	words: RegExp;
	/** Where the words mean it with this code only, such as `5.4.1`. */
	onlyWith?: string;
	/** Where they tell a permanent refusal from others; each temporary one asks to come back. */
	onlyPermanent?: boolean;
}

/**
 * Any of several phrases, each a regular expression, where a word begins. They are written in
 * small letters, with accents or without.
 */
export function anyOf(...phrases: string[]): RegExp {
	return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${phrases.map(unaccent).join('|')})`, 'u');
}

/** The same in languages that write words without spaces between them. */
export function within(...phrases: string[]): RegExp {
	return new RegExp(phrases.map(unaccent).join('|'), 'u');
}

/** Some words between two others, in the same sentence. The second one begins a word. */
export const GAP = String.raw`[^.;:!?]{0,40}(?<![\p{L}\p{N}])`;
