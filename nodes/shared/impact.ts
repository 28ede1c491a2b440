import { sleep, type IExecuteFunctions, type ILoadOptionsFunctions } from 'n8n-workflow';
import { createImpactClient, type ImpactClient } from '../../lib/impact/client';
import { readHost } from '../../lib/impact/host';
import { ConnectionError, type HttpResponse, type Transport } from '../../lib/impact/transport';
import { findSurroundings, readClock } from './surroundings';

/** The credential that every part of the package that talks to impact.com uses. */
const IMPACT_CREDENTIAL = 'impactApi';

/** What can be asked for with a credential: a run of a node, or one of its lists. */
type Connector = IExecuteFunctions | ILoadOptionsFunctions;

/** A pause is taken in slices, so that a stopped execution does not wait for its end. */
const SLICE = 500;
/**
 * What is known of a failed connection. The codes themselves must not be in a message: n8n would replace the whole
 * message by advice of its own, such as to retry at once.
 */
const FAILURES: Readonly<Record<string, { words: string; mayHaveArrived: boolean }>> = {
	ECONNREFUSED: { words: 'The connection was refused', mayHaveArrived: false },
	ENOTFOUND: { words: 'Its host name is not known', mayHaveArrived: false },
	EAI_AGAIN: { words: 'Its host name could not be looked up', mayHaveArrived: false },
	EHOSTUNREACH: { words: 'There is no way to its network', mayHaveArrived: false },
	ENETUNREACH: { words: 'There is no way to its network', mayHaveArrived: false },
	ECONNRESET: { words: 'The connection broke off', mayHaveArrived: true },
	EPIPE: { words: 'The connection broke off', mayHaveArrived: true },
	ETIMEDOUT: { words: 'There was no answer in time', mayHaveArrived: true },
	ECONNABORTED: { words: 'There was no answer in time', mayHaveArrived: true },
};

/**
 * A client for the account of the node's credential, on n8n's own HTTP helper: it knows the instance's proxy and the
 * addresses that nodes must not reach, and n8n's Stop button ends its requests.
 *
 * @throws Error, with a message for the operator, where the credential cannot be used
 */
export async function connectImpact(context: Connector, itemIndex = 0): Promise<ImpactClient> {
	if (findSurroundings()) throw new Error('impact.com is not called in a rehearsal');
	const credentials = await context.getCredentials(IMPACT_CREDENTIAL, itemIndex);
	const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
	const accountSid = text(credentials.accountSid);
	if (accountSid === '')
		throw new Error(
			'The Account SID of the impact.com credential is empty. Open the credential and paste it.',
		);
	return createImpactClient({
		transport: createTransport(context),
		host: readHost(text(credentials.host)),
		accountSid,
		sleep: (milliseconds) => pause(context, milliseconds),
		now: readClock,
	});
}

function createTransport(context: Connector): Transport {
	return async ({ method, url, headers, body, timeout }) => {
		try {
			const response = (await context.helpers.httpRequestWithAuthentication.call(context, IMPACT_CREDENTIAL, {
				method,
				url,
				headers,
				...(body !== undefined && { body }),
				timeout,
				encoding: 'text',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			})) as { statusCode: number; headers: HttpResponse['headers']; body: unknown };
			return {
				status: response.statusCode,
				headers: response.headers,
				text: typeof response.body === 'string' ? response.body : JSON.stringify(response.body ?? ''),
			};
		} catch (error) {
			// Nothing of n8n's error but its code and words: it carries the request with its credentials.
			const failure = FAILURES[findCode(error) ?? ''];
			const words = failure?.words ?? (error instanceof Error ? error.message : String(error));
			throw new ConnectionError(words, failure?.mayHaveArrived ?? true);
		}
	};
}

/** The code of the failed connection: n8n wraps it in errors of its own. */
function findCode(error: unknown): string | undefined {
	for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
		const { code, httpCode } = cause as { code?: unknown; httpCode?: unknown };
		for (const candidate of [code, httpCode]) {
			if (typeof candidate === 'string' && /^E[A-Z_]+$/.test(candidate)) return candidate;
		}
		cause = cause.cause;
	}
	return undefined;
}

async function pause(context: Connector, milliseconds: number): Promise<void> {
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	for (let left = milliseconds; left > 0; left -= SLICE) {
		if (signal?.aborted) throw new Error('The execution was stopped');
		await sleep(Math.min(SLICE, left));
	}
}
