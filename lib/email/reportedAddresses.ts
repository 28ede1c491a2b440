import { parseAddress } from './address';

/** More addresses than this are not about one email. */
const MOST_ADDRESSES = 20;

/** Valid addresses out of texts such as `rfc822; ann@x.example` or `<ann@x.example>`, in lower case, each once. */
export function readAddresses(texts: ReadonlyArray<string | undefined>): string[] {
	const addresses = texts.flatMap(listSpellings).flatMap((text) => {
		const parsed = parseAddress(text);
		return parsed.ok ? [parsed.address.toLowerCase()] : [];
	});
	return [...new Set(addresses)].slice(0, MOST_ADDRESSES);
}

/** As it is written, then as it is meant if it is encoded: servers pass on what they were given. */
function listSpellings(text = ''): string[] {
	const address = text
		.trim()
		.replace(/^[\w-]+;\s*/, '')
		.replace(/^<|>$/g, '');
	const decoded = decodeUnicode(address);
	return [decoded, decodeXtext(decoded)];
}

/** Characters beyond ASCII, and signs that xtext knows as its own: `b\x{FC}cher` is `bücher` (RFC 6533 §3). */
function decodeUnicode(text: string): string {
	return text.replace(/\\x\{([0-9a-f]{2,6})\}/gi, (whole, hex: string) => {
		const point = Number.parseInt(hex, 16);
		return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
	});
}

/** xtext (RFC 3461 §4), as far as it has to be encoded: `ann+2Bnews`, not `ann+42`, which is an address of its own. */
function decodeXtext(text: string): string {
	return text.replace(/\+(?:2B|3D)/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}
