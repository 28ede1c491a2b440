import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SigningKeys } from '../ledger/signingKeys';

/** What a signature is good for: one made for another purpose is not accepted. */
export type SignaturePurpose = 'open' | 'click' | 'unsubscribe' | 'selfTest';

/** HMAC-SHA256 (RFC 2104) over purpose and text, base64url. */
export function sign(purpose: SignaturePurpose, text: string, key: Buffer): string {
	// No purpose contains the separator, so two pairs of purpose and text never run into one.
	return createHmac('sha256', key).update(`${purpose}\0${text}`, 'utf8').digest('base64url');
}

/** Whether a signature was made for this purpose and text with one of the keys. Takes the same time wherever it differs. */
export function isSignatureValid(
	purpose: SignaturePurpose,
	text: string,
	signature: string,
	{ current, previous }: SigningKeys,
): boolean {
	const given = Buffer.from(signature, 'utf8');
	const isEqual = (key: Buffer) => {
		const expected = Buffer.from(sign(purpose, text, key), 'utf8');
		return expected.length === given.length && timingSafeEqual(expected, given);
	};
	const isCurrent = isEqual(current);
	return previous === undefined ? isCurrent : isEqual(previous) || isCurrent;
}
