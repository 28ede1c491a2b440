/** Longer answers are cut: the reason stands at the beginning, and a server must not keep us busy. In characters. */
export const LONGEST_ANSWER = 2000;

/** Letters that Unicode does not take apart into a letter and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
	ß: 'ss',
	ł: 'l',
	ø: 'o',
	đ: 'd',
	ı: 'i',
	æ: 'ae',
	œ: 'oe',
};

/** Text without accents, so that `Boîte` and `Boite`, `doesn’t` and `doesn't` are the same word. */
export function unaccent(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.replace(/[ßłøđıæœ]/g, (letter) => LETTERS[letter] ?? letter)
		.replace(/[’‘`´ʼ]/g, "'")
		.replace(/[‐‑–—]/g, '-');
}

const URL = /\bhttps?:\/\/[^\s<>"'()]{1,500}|\bwww\.[^\s<>"'()]{1,500}/gi;

const ASCII_DOMAIN = String.raw`(?:\[[^\]\s]{1,64}\]|(?:[a-z0-9_-]|\.(?!\.)){1,255})`;
const LOCAL_SIGN = String.raw`[^\s<>()[\]"',;:@\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]`;

/** Addresses. Chinese and Japanese stand next to one without a space, unless it is in brackets. */
const ADDRESSES: readonly RegExp[] = [
	/<(?:"[^"<>]{0,64}"|[^\s<>"]{0,255})@[^\s<>]{1,255}>/giu,
	new RegExp(`(?:"[^"@]{0,64}"|(?<!${LOCAL_SIGN})${LOCAL_SIGN}{0,255})@${ASCII_DOMAIN}`, 'giu'),
	/(?<![\p{L}\p{N}._+-])[\p{L}\p{N}._+-]{0,255}@(?:[\p{L}\p{N}_-]|\.(?!\.)){1,255}/giu,
];

/** IP addresses; a colon may also join a time of day, which means as little. */
const NUMBERS =
	/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)|(?<![\w:.])(?=[0-9a-f]{0,4}:[0-9a-f.]{0,20}:)[0-9a-f:.]{2,45}(?!\w)/gi;

const HOST = /(?<![\p{L}\p{N}_.-])[\p{L}\p{N}_*-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63}){1,9}(?![\p{L}\p{N}_-])/gu;

/** What begins a sentence behind a full stop that no space follows. */
const SENTENCE =
	/^(?:access|all|and|ask|but|check|client|contact|email|error|for|go|if|in|is|it|mail|message|no|our|please|reason|recipient|see|sender|sorry|that|the|this|to|try|user|visit|we|you|your)$/i;

/** Enhanced codes, and reply codes, which are repeated in each line of a reply. */
const CODES = /(?<![\w.])#?[245]\.\d{1,2}\.\d{1,3}(?![\w-]|\.\d)|(?<![\w.])[245][0-5]\d(?:-|\s(?=\s*\D))/g;

/**
 * The words of an answer as they are compared: in small letters without accents, on one line, and without codes, addresses, hosts and links, whose
 * words mean nothing.
 *
 * @param text at most `LONGEST_ANSWER` characters
 */
export function readWords(text: string): string {
	const bare = ADDRESSES.reduce(
		(rest, address) => rest.replace(address, ' '),
		text
			.normalize('NFKC')
			.slice(0, 2 * LONGEST_ANSWER)
			.replace(URL, ' '),
	)
		.replace(CODES, ' ')
		.replace(NUMBERS, ' ')
		.replace(HOST, dropHost);
	return unaccent(bare.toLowerCase())
		.replace(/[\s<>()[\]{}"]+/g, ' ')
		.replace(/ (?=[,.;:])/g, '')
		.trim();
}

/** The names of hosts go; two sentences that only a full stop divides stay, and so do numbers. */
function dropHost(name: string): string {
	const labels = name.split('.');
	const last = labels.at(-1) ?? '';
	if (labels.length === 2 && /^\p{Lu}/u.test(last) && SENTENCE.test(last)) return labels.join('. ');
	return /^\p{L}[\p{L}\p{N}-]+$/u.test(last) ? ' ' : name;
}

/** Links and the names of hosts, for those that are meant by their name. */
export function readLinks(text: string): string {
	const withoutAddresses = ADDRESSES.reduce((rest, address) => rest.replace(address, ' '), text);
	return [...withoutAddresses.matchAll(URL), ...withoutAddresses.replace(URL, ' ').matchAll(HOST)]
		.map(([found]) => found.toLowerCase())
		.join(' ');
}
