import { toNumber, toText } from '../partner/values';
import type { ApiObject } from './answer';
import { ImpactError } from './impactError';

/** One page of a list. */
export interface Page {
	rows: ApiObject[];
	/** How many pages the list has, as far as the API says. */
	pages: number;
}

/** A list that goes on for more pages than this is taken for one that never ends. */
const MOST_PAGES = 2000;

/** Where a list is, and how it is asked for. */
interface ListRequest {
	get: (url: string) => Promise<ApiObject>;
	host: string;
	/** Without the query. */
	url: string;
	/** The query, without Page. */
	query: string;
	/** Names that the list may have in the answer. */
	keys: readonly string[];
}

/**
 * The pages of a list, whichever way the API links them: by an address without a host, by one that points to the page
 * itself, or only by counters, which are text.
 *
 * @throws ImpactError where an answer holds no list, or the list does not end
 */
export async function* listPages({ get, host, url, query, keys }: ListRequest): AsyncGenerator<Page> {
	const account = new URL(url).pathname.split('/').slice(0, 3).join('/');
	const seen = new Set<string>();
	let next: string | undefined = query === '' ? url : `${url}?${query}`;
	for (let count = 1; next !== undefined; count += 1) {
		if (count > MOST_PAGES) {
			throw new ImpactError('unreadable', `impact.com’s list has more than ${MOST_PAGES} pages`);
		}
		seen.add(next);
		const answer = await get(next);
		const page = readPage(answer, keys);
		yield page;
		if (page.rows.length === 0) return;
		next = findNext(answer, next, { host, account, seen });
	}
}

/**
 * One page of a list.
 *
 * @throws ImpactError where the answer holds no list: to take it for an empty one would forget every partner
 */
function readPage(answer: ApiObject, keys: readonly string[]): Page {
	const pages = toNumber(answer['@numpages']) ?? toNumber(answer.NumPages) ?? 1;
	const key = keys.find((name) => Array.isArray(answer[name]));
	if (key !== undefined) return { rows: answer[key] as ApiObject[], pages };
	if ((toNumber(answer['@total']) ?? toNumber(answer.Total)) === 0) return { rows: [], pages };
	throw new ImpactError('unreadable', `impact.com’s answer has no list of ${keys[0]}`);
}

/** Where the next page is. The list is over when either its counters or its links say so. */
function findNext(
	answer: ApiObject,
	current: string,
	known: { host: string; account: string; seen: Set<string> },
): string | undefined {
	const isCountedFromZero = toNumber(answer.NumPages) !== undefined;
	const url = new URL(current);
	const page = toNumber(url.searchParams.get('Page')) ?? (isCountedFromZero ? 0 : 1);
	const pages = toNumber(answer['@numpages']) ?? toNumber(answer.NumPages);
	if (pages !== undefined && page + (isCountedFromZero ? 1 : 0) >= pages) return undefined;
	const link = toText(answer['@nextpageuri']) ?? '';
	// A link is followed within the account only: it must not carry the token to anywhere else.
	const linked = link.startsWith(`${known.account}/`) ? new URL(link, known.host) : undefined;
	const linkedPage = toNumber(linked?.searchParams.get('Page'));
	const leadsOn = linkedPage === undefined || linkedPage > page;
	if (linked !== undefined && leadsOn && !known.seen.has(linked.href)) return linked.href;
	if (pages === undefined) return undefined;
	url.searchParams.set('Page', String(page + 1));
	return url.href;
}
