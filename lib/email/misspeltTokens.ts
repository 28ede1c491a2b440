import { Tokenizer } from 'htmlparser2';
import { IGNORE_HTML } from './htmlLinks';

/**
 * A brace that is no token's and has a word behind it, up to the closing brace or else as far as the word goes. What is
 * copied from a document may have characters between them that cannot be seen.
 */
const MISSPELT_TOKEN =
	/(?<!\{)\{(?!\{)(?:(?<inner>[\s\p{Cf}]*[\p{L}\p{N}_][^{}\n]{0,60})\}|[\s\p{Cf}]*(?<unclosed>[\p{L}\p{N}_][\p{L}\p{N}_-]*))/gu;

/** Something that was probably meant to be a token. */
export interface MisspeltToken {
	/** As it stands in the text. */
	written: string;
	/** Characters from the start of the text. */
	offset: number;
	/** What its name may be, the likelier first. */
	names: string[];
}

/** Finds what was probably meant to be a token in a text from which the tokens are taken out. */
export function findMisspeltTokens(text: string): MisspeltToken[] {
	return [...text.matchAll(MISSPELT_TOKEN)].map((match) => {
		const { inner, unclosed = '' } = match.groups ?? {};
		const [name = ''] = (inner ?? unclosed).replace(/\p{Cf}/gu, '').split('|');
		const [beforePunctuation = ''] = name.split(/[,;:!?]/);
		// Letters alone would be nearer to the last name.
		const names = [beforePunctuation, name].map((each) => each.trim().replace(/^1st/i, 'first'));
		return { written: match[0], offset: match.index, names };
	});
}

/** What a reader sees of HTML, roughly: no tags, comments, attributes, styles or scripts. */
export function readVisibleText(html: string): string {
	let text = '';
	let isOpaque = false;
	const tokenizer = new Tokenizer(
		{ decodeEntities: true },
		{
			...IGNORE_HTML,
			onopentagname(from, to) {
				isOpaque = /^(?:style|script)$/i.test(html.slice(from, to));
				text += ' ';
			},
			onclosetag() {
				isOpaque = false;
				text += ' ';
			},
			ontext(from, to) {
				if (!isOpaque) text += html.slice(from, to);
			},
			ontextentity(codePoint) {
				text += String.fromCodePoint(codePoint);
			},
		},
	);
	tokenizer.write(html);
	tokenizer.end();
	return text.replaceAll('\u00a0', ' ');
}
