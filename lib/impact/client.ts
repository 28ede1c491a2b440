import { MINUTE } from '../partner/durations';
import { readAnswer, readWait, type ApiObject } from './answer';
import { ImpactError } from './impactError';
import { listPages, type Page } from './paging';
import { ConnectionError, type HttpRequest, type HttpResponse, type Transport } from './transport';

/** The version of the API that everything here is written for; an account's own default may be older. */
const API_VERSION = '14';
const TIMEOUT = MINUTE;
/** How often a GET is tried. */
const TRIES = 4;
/** The longest pause before the second try, in milliseconds; it doubles with each further one. */
const FIRST_PAUSE = 500;
const NEXT_RUN = 'The next run tries again.';

/** What the client needs of the outside world. */
export interface ImpactClientOptions {
	transport: Transport;
	/** The origin, see `readHost`. */
	host: string;
	accountSid: string;
	/** Resolves after so many milliseconds; rejects when the run is stopped. */
	sleep: (milliseconds: number) => Promise<void>;
	/** The present in milliseconds since 1970. */
	now: () => number;
	/** A number from 0 to 1, so that many clients do not repeat their requests at the same moment. */
	random?: () => number;
	/** How long a run may wait for rate limits altogether, in milliseconds. */
	maximumWait?: number;
}

/** Values of a query or a form; those that are undefined are left out. */
export type Parameters = Readonly<Record<string, string | number | undefined>>;

/** impact.com's Brand API for one account. Paths begin after `/Advertisers/{AccountSID}`. */
export interface ImpactClient {
	/** How many requests were sent, repeated ones included. */
	readonly requests: number;
	get: (path: string, query?: Parameters) => Promise<ApiObject>;
	/** The pages of a list, as they arrive. `keys` are the names that the list may have in the answer. */
	pages: (path: string, query: Parameters, keys: readonly string[]) => AsyncGenerator<Page>;
	/** Changes something. It is sent once: an answer that is lost is an ImpactError of the kind `uncertain`. */
	send: (
		method: 'POST' | 'PUT' | 'DELETE',
		path: string,
		body: { form: Parameters } | { json: ApiObject },
	) => Promise<ApiObject>;
}

/** Creates a client; all of its methods throw ImpactError and nothing else but what `sleep` throws. */
export function createImpactClient(options: ImpactClientOptions): ImpactClient {
	const { transport, host, accountSid, sleep, now, random = Math.random } = options;
	const base = `${host}/Advertisers/${encodeURIComponent(accountSid)}`;
	let waitLeft = options.maximumWait ?? 2 * MINUTE;
	let requests = 0;

	/** Sends a request as often as the rate limit asks for: what met it had no effect. */
	async function exchange(request: HttpRequest): Promise<HttpResponse> {
		for (;;) {
			requests += 1;
			const response = await transport(request);
			if (response.status !== 429) return response;
			const wait = readWait(response, now());
			if (wait > waitLeft) {
				const minutes = Math.ceil(wait / MINUTE);
				throw new ImpactError(
					'rateLimited',
					`impact.com’s limit of requests is used up for another ${minutes} min`,
					NEXT_RUN,
				);
			}
			waitLeft -= wait;
			await sleep(wait);
		}
	}

	async function getUrl(url: string): Promise<ApiObject> {
		for (let attempt = 1; ; attempt += 1) {
			const failure = await exchange({ method: 'GET', url, headers: writeHeaders(), timeout: TIMEOUT }).then(
				(response) => (response.status >= 500 ? `It answered ${response.status}` : response),
				(error: unknown) => {
					if (error instanceof ConnectionError) return error.message;
					throw error;
				},
			);
			if (typeof failure !== 'string') {
				try {
					return readAnswer(failure);
				} catch (error) {
					// A connection that broke off in the middle of the answer.
					const isCutOff = error instanceof ImpactError && error.kind === 'unreadable';
					if (!isCutOff || attempt === TRIES) throw error;
				}
			} else if (attempt === TRIES) {
				throw new ImpactError('unavailable', `impact.com cannot be reached. ${failure}.`, NEXT_RUN);
			}
			await sleep(random() * FIRST_PAUSE * 2 ** (attempt - 1));
		}
	}

	async function send(
		method: 'POST' | 'PUT' | 'DELETE',
		path: string,
		body: { form: Parameters } | { json: ApiObject },
	): Promise<ApiObject> {
		const [type, text] =
			'json' in body
				? ['application/json', JSON.stringify(body.json)]
				: ['application/x-www-form-urlencoded', writeParameters(body.form)];
		const headers = { ...writeHeaders(), 'Content-Type': type };
		const url = `${base}${path}`;
		const response = await exchange({ method, url, headers, body: text, timeout: TIMEOUT }).catch(
			(error: unknown) => {
				if (!(error instanceof ConnectionError)) throw error;
				if (error.mayHaveArrived) throw lostAnswer(error.message);
				throw new ImpactError('unavailable', `impact.com cannot be reached. ${error.message}.`);
			},
		);
		if (response.status >= 500) throw lostAnswer(`It answered ${response.status}`);
		try {
			return readAnswer(response);
		} catch (error) {
			if (error instanceof ImpactError && error.kind === 'unreadable') throw lostAnswer(error.message);
			throw error;
		}
	}

	return {
		get requests() {
			return requests;
		},
		get: (path, query = {}) => getUrl(withQuery(`${base}${path}`, query)),
		pages: (path, query, keys) =>
			listPages({ get: getUrl, host, url: `${base}${path}`, query: writeParameters(query), keys }),
		send,
	};
}

function lostAnswer(detail: string): ImpactError {
	return new ImpactError(
		'uncertain',
		`impact.com’s answer was lost, so it is not known whether the request took effect. ${detail}.`,
	);
}

function writeHeaders(): Record<string, string> {
	return { Accept: 'application/json', 'IR-Version': API_VERSION };
}

function withQuery(url: string, query: Parameters): string {
	const text = writeParameters(query);
	return text === '' ? url : `${url}?${text}`;
}

function writeParameters(parameters: Parameters): string {
	const written = new URLSearchParams();
	for (const [name, value] of Object.entries(parameters)) {
		if (value !== undefined) written.set(name, String(value));
	}
	return written.toString();
}
