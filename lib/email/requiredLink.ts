import { listLinks } from './htmlLinks';

/**
 * Makes a check whether an email has a link that starts like the required one. Scheme and host count without regard to
 * case, and a host only as a whole.
 *
 * @param required a URL, also as it stands in HTML; empty for none, which every email has
 */
export function createLinkCheck(required: string): (html: string) => boolean {
	if (required === '') return () => true;
	// Whoever copies it from HTML copies every & so.
	const start = normalize(required.replaceAll('&amp;', '&'));
	return (html) => listLinks(html).some((target) => normalize(target).startsWith(start));
}

/** A URL with scheme and host in lower case, and with a path. */
function normalize(target: string): string {
	return URL.canParse(target) ? new URL(target).href : target;
}
