/**
 * The text of a file in UTF-8, UTF-16 (with a byte order mark or, for the letters of Latin languages, without) or
 * Windows-1252, as Excel saves them: Unicode Text is UTF-16, and CSV is Windows-1252 in most of Europe and America.
 *
 * @returns without the byte order mark; `undefined` where the file is no text
 */
export function decodeText(content: Uint8Array): string | undefined {
	const text = new TextDecoder(findEncoding(content)).decode(content);
	return BINARY.test(text) ? undefined : text;
}

/** Control characters that no text has, and of UTF-16 those that mean no character. */
// eslint-disable-next-line no-control-regex -- they are what tells a binary file.
const BINARY = /[\x00-\x08\x0e-\x19\x1c-\x1f]|[\ufffe\uffff]/;

function findEncoding(content: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' {
	const [first, second] = content;
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	if (first === 0xfe && second === 0xff) return 'utf-16be';
	if (hasOnlyZeros(content, 1)) return 'utf-16le';
	if (hasOnlyZeros(content, 0)) return 'utf-16be';
	const nonAscii = new TextDecoder('utf-8').decode(content).match(/\P{ASCII}/gu) ?? [];
	const broken = nonAscii.filter((character) => character === '\ufffd').length;
	// A file may be cut, or have come together from several.
	return broken > nonAscii.length - broken ? 'windows-1252' : 'utf-8';
}

/** Whether every second byte of the beginning is zero, as in UTF-16 all are before or after an ASCII character. */
function hasOnlyZeros(content: Uint8Array, remainder: 0 | 1): boolean {
	const start = content.subarray(0, 8);
	return start.length >= 4 && start.every((byte, index) => (byte === 0) === (index % 2 === remainder));
}
