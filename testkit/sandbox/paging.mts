import { BadRequest, readNumber } from './answers.mts';

/** The limits of a list. */
export interface PageLimits {
	defaultSize: number;
	maximumSize: number;
	minimumSize?: number;
	maximumPages?: number;
}

/** Most lists of the API. Its largest page is not documented; this one is the sandbox's own. */
const USUAL_PAGES: PageLimits = { defaultSize: 1000, maximumSize: 1000 };

/** Actions: "If the total record count exceeds 10× the page size, an error is returned". */
export const ACTION_PAGES: PageLimits = {
	defaultSize: 20_000,
	maximumSize: 20_000,
	minimumSize: 2000,
	maximumPages: 10,
};

/** One page of a list, with counters as text and addresses without a host, as the API writes them. */
export function paginate(
	path: string,
	query: URLSearchParams,
	name: string,
	all: unknown[],
	limits = USUAL_PAGES,
) {
	const page = Math.max(1, readNumber(query, 'Page', 1));
	const size = readNumber(query, 'PageSize', limits.defaultSize);
	if (size < (limits.minimumSize ?? 1) || size > limits.maximumSize) {
		const range = `${limits.minimumSize ?? 1} to ${limits.maximumSize}`;
		throw new BadRequest('PageSize', `PageSize must be from ${range}`);
	}
	const pages = Math.max(1, Math.ceil(all.length / size));
	if (limits.maximumPages && pages > limits.maximumPages) {
		throw new BadRequest(
			'PageSize',
			`The result exceeds ${limits.maximumPages} pages. Reduce the date range or increase PageSize.`,
		);
	}
	const start = (page - 1) * size;
	const rows = all.slice(start, start + size);
	const uriOf = (number: number) => {
		if (number < 1 || number > pages) return '';
		const parameters = new URLSearchParams(query);
		parameters.set('Page', String(number));
		parameters.set('PageSize', String(size));
		return `${path}?${parameters.toString()}`;
	};
	return {
		'@page': String(page),
		'@numpages': String(pages),
		'@pagesize': String(size),
		'@total': String(all.length),
		'@start': String(start),
		'@end': String(Math.max(start, start + rows.length - 1)),
		'@uri': uriOf(page),
		'@firstpageuri': uriOf(1),
		'@previouspageuri': uriOf(page - 1),
		'@nextpageuri': uriOf(page + 1),
		'@lastpageuri': uriOf(pages),
		[name]: rows,
	};
}

/** One page of the list of unsubscribed contacts: counted from 0, numbers as numbers, keys without `@`. */
export function paginateFromZero(query: URLSearchParams, all: unknown[]) {
	const page = readNumber(query, 'Page', 0);
	const size = readNumber(query, 'PageSize', 20);
	if (size < 1 || size > 1000) throw new BadRequest('PageSize', 'PageSize must be from 1 to 1000');
	const pages = Math.max(1, Math.ceil(all.length / size));
	const rows = all.slice(page * size, (page + 1) * size);
	const uriOf = (number: number) =>
		number < 0 || number >= pages ? '' : `/UnsubscribedContacts?page=${number}&size=${size}`;
	return {
		Page: page,
		NumPages: pages,
		PageSize: size,
		Total: all.length,
		Start: page * size,
		End: page * size + rows.length,
		Uri: uriOf(page),
		FirstPageUri: uriOf(0),
		PreviousPageUri: uriOf(page - 1),
		NextPageUri: uriOf(page + 1),
		LastPageUri: uriOf(pages - 1),
		Results: rows,
	};
}
