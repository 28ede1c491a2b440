/** What an encoded word starts with, RFC 2047 §2. */
const START = '=?';

/** What cannot be folded into lines that RFC 5322 §2.1.1 allows: 998 characters, with room for the name of the field. */
const UNFOLDABLE = /\S{900}/;

/** So many octets make 60 characters of base64; with `=?utf-8?B?` and `?=` a word stays below the 75 of RFC 2047 §2. */
const OCTETS_PER_WORD = 45;

/**
 * A header text that no mail program takes for encoded words, and that fits into lines. Where partner data contains an
 * encoded word, nodemailer would send it as it is and readers would see what it stands for; encoded as a whole, they see
 * what was written.
 *
 * @param text on one line
 */
export function protectEncodedWords(text: string): string {
	if (!text.includes(START) && !UNFOLDABLE.test(text)) return text;
	const words: string[] = [];
	let word = '';
	for (const character of text) {
		if (Buffer.byteLength(word + character) > OCTETS_PER_WORD) {
			words.push(word);
			word = '';
		}
		word += character;
	}
	words.push(word);
	return words.map((part) => `=?utf-8?B?${Buffer.from(part, 'utf8').toString('base64')}?=`).join(' ');
}
