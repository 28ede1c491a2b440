import { LINK_PLACE, placeInTarget } from './places';

/** A piece of a plain text. */
interface PlainPiece {
	shown: string;
	/** Where it leads; absent for text. */
	target?: string;
}

/** Scripts whose words may follow an address without a space. */
const UNSPACED = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}';
/**
 * What a web address has in it: not white space, what cannot be seen, brackets and quotes around it, dashes of a sentence
 * and the signs of Chinese and Japanese. A word of theirs right behind other letters belongs to the text.
 */
const REST = `(?:[^\\s\\p{Cf}<>"“”„«»‘’—，；：！？（）${UNSPACED}]|(?<![a-z\\d\\p{Co}])(?=[\\p{L}\\p{M}])[${UNSPACED}])`;
/** Longer ones stay text. */
const LENGTH = '{1,2000}';
const WEB_ADDRESS = `(?<![a-z\\d])https?://(?=[\\p{L}\\p{N}\\p{Co}[])${REST}${LENGTH}(?!${REST})`;
const EMAIL_ADDRESS = '(?<![\\w.%+/@-])[\\w.%+-]+@[a-z\\d-]+(?:\\.[a-z\\d-]+)*\\.[a-z]{2,}(?![\\w-])';

const LINKS = new RegExp(`(${WEB_ADDRESS})|${EMAIL_ADDRESS}`, 'giu');
const PLACED_LINKS = new RegExp(`(${WEB_ADDRESS}|${LINK_PLACE}${REST}*)|${EMAIL_ADDRESS}`, 'giu');

/**
 * Cuts a plain text into its web addresses, its addresses of email, and what is between them. Tokens that are links of
 * the run are addresses as well, other tokens only inside of one.
 */
export function findPlainLinks(text: string, hasPlaces: boolean): PlainPiece[] {
	const pieces: PlainPiece[] = [];
	let end = 0;
	for (const { 0: found, 1: webAddress, index } of text.matchAll(hasPlaces ? PLACED_LINKS : LINKS)) {
		const address = webAddress === undefined ? found : withoutPunctuation(webAddress);
		const shown = hasPlaces ? placeInTarget(address) : address;
		pieces.push({ shown: text.slice(end, index) });
		pieces.push({ shown, target: webAddress === undefined ? `mailto:${shown}` : shown });
		end = index + address.length;
	}
	return [...pieces, { shown: text.slice(end) }];
}

/** Without the punctuation of the sentence that it stands in, and without a bracket that was opened before it. */
function withoutPunctuation(address: string): string {
	const last = address.at(-1) ?? '';
	const opening = { ')': '(', ']': '[', '}': '{' }[last];
	const isOfSentence =
		opening === undefined
			? /[.,;:!?'*…]/.test(last)
			: address.split(last).length > address.split(opening).length;
	return isOfSentence ? withoutPunctuation(address.slice(0, -1)) : address;
}
