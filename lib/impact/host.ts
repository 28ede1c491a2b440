/** Where the Brand API lives. */
export const DEFAULT_HOST = 'https://api.impact.com';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The origin of the API from what an operator entered as its host, `api.impact.com` or `https://api.impact.com/`.
 *
 * @throws Error, with a message for the operator, for anything but HTTPS: the token would be readable on its way. This
 * machine itself is the exception.
 */
export function readHost(entered: string): string {
	const text = entered.trim() === '' ? DEFAULT_HOST : entered.trim();
	const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
	if (url === null) throw new Error(`API Host “${entered}” is not an address. Enter ${DEFAULT_HOST}.`);
	const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
	if (!isAllowed) {
		throw new Error(`API Host must begin with https://, so that nobody can read the token on its way.`);
	}
	if (url.username !== '' || url.password !== '' || url.search !== '' || !/^\/*$/.test(url.pathname)) {
		throw new Error(`API Host must be a host only, such as ${DEFAULT_HOST}`);
	}
	return url.origin;
}
