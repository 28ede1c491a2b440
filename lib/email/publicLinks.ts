import type { SigningKeys } from '../ledger/signingKeys';
import { DAY } from '../partner/durations';
import { isSignatureValid, sign, type SignaturePurpose } from './signature';

/** The query parameter that carries the token, by what the link is for. */
const PARAMETERS = { open: 'o', click: 'c', unsubscribe: 'u', selfTest: 't' } as const satisfies Record<
	SignaturePurpose,
	string
>;

/** How long a link in an email redirects, in milliseconds. Unsubscribing never ends. */
const CLICK_LIFETIME = 400 * DAY;

/** Longer targets stay as they are: the whole link must fit the 2,000 characters that every program handles. */
const LONGEST_TARGET = 1200;

/** Makes the links of one email. */
export interface EmailLinks {
	unsubscribe: string;
	openPixel: string;
	/** A link that is counted and leads on to `target`; `undefined` for a target that cannot be counted. */
	click: (target: string) => string | undefined;
}

/** What a link that came back asks for. The message key is that of `readMessageKey`. */
export type LinkRequest =
	| { kind: 'open' | 'unsubscribe'; messageKey: string }
	| { kind: 'click'; messageKey: string; target: string }
	| { kind: 'selfTest'; answer: string }
	/** Signed, but too old to be followed. */
	| { kind: 'expired' }
	| { kind: 'invalid' };

/**
 * The links of the email with this key. They hold no address and nothing else about the partner.
 *
 * @param address the trigger's URL, without a query
 * @param now milliseconds since 1970, UTC
 */
export function createEmailLinks(
	address: string,
	messageKey: string,
	{ current }: SigningKeys,
	now: number,
): EmailLinks {
	const build = (purpose: SignaturePurpose, payload: string) =>
		`${address}?${PARAMETERS[purpose]}=${payload}.${sign(purpose, payload, current)}`;
	const lastDay = Math.ceil((now + CLICK_LIFETIME) / DAY);
	return {
		unsubscribe: build('unsubscribe', messageKey),
		openPixel: build('open', messageKey),
		click: (target) =>
			target.length > LONGEST_TARGET || !isWebAddress(target)
				? undefined
				: build('click', encodePayload([messageKey, target, lastDay])),
	};
}

/** An unsubscribe link for an email that is only looked at: it belongs to nobody and does nothing. */
export function createInertLink(address: string): string {
	return `${address}?${PARAMETERS.unsubscribe}=test`;
}

/** The URL that a trigger answers with proof that it belongs to this ledger, and the answer it must give. */
export function createSelfTest(
	address: string,
	nonce: string,
	{ current }: SigningKeys,
): { url: string; answer: string } {
	return {
		url: `${address}?${PARAMETERS.selfTest}=${encodeURIComponent(nonce)}`,
		answer: sign('selfTest', nonce, current),
	};
}

/**
 * What a request asks for.
 *
 * @param query the parameters of its URL
 * @param now milliseconds since 1970, UTC
 */
export function readLink(
	query: Readonly<Record<string, unknown>>,
	keys: SigningKeys,
	now: number,
): LinkRequest {
	const nonce = query[PARAMETERS.selfTest];
	if (typeof nonce === 'string' && nonce !== '' && nonce.length <= 100) {
		return { kind: 'selfTest', answer: sign('selfTest', nonce, keys.current) };
	}
	for (const purpose of ['open', 'click', 'unsubscribe'] as const) {
		const payload = readPayload(purpose, query[PARAMETERS[purpose]], keys);
		if (payload === undefined) continue;
		return purpose === 'click' ? readClick(payload, now) : { kind: purpose, messageKey: payload };
	}
	return { kind: 'invalid' };
}

function readPayload(purpose: SignaturePurpose, token: unknown, keys: SigningKeys): string | undefined {
	if (typeof token !== 'string') return undefined;
	const separator = token.lastIndexOf('.');
	if (separator < 1) return undefined;
	const payload = token.slice(0, separator);
	return isSignatureValid(purpose, payload, token.slice(separator + 1), keys) ? payload : undefined;
}

function readClick(payload: string, now: number): LinkRequest {
	const [messageKey, target, lastDay] = decodePayload(payload);
	if (typeof messageKey !== 'string' || typeof target !== 'string' || typeof lastDay !== 'number') {
		return { kind: 'invalid' };
	}
	if (!isWebAddress(target)) return { kind: 'invalid' };
	return now > lastDay * DAY ? { kind: 'expired' } : { kind: 'click', messageKey, target };
}

/** True for an absolute http or https URL: nothing else is ever redirected to. */
export function isWebAddress(text: string): boolean {
	return /^https?:\/\/[^\s]/i.test(text) && URL.canParse(text);
}

function encodePayload(parts: readonly unknown[]): string {
	return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

function decodePayload(payload: string): unknown[] {
	try {
		const parts: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
		return Array.isArray(parts) ? parts : [];
	} catch {
		return [];
	}
}
