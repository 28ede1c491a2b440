import { readPath, toNumber, toText, type PartnerData } from '../partner/values';
import { ImpactError, type ImpactFailure } from './impactError';
import type { HttpResponse } from './transport';

/** What the API answers with: a JSON object. */
export type ApiObject = PartnerData;

/** How an unsuccessful status reads to an operator. */
const BY_STATUS: Readonly<Record<number, [kind: ImpactFailure, problem: string, advice?: string]>> = {
	401: [
		'unauthorised',
		'impact.com does not accept the credentials',
		'Check the Account SID and Auth Token of the impact.com credential: the token may have expired.',
	],
	403: [
		'forbidden',
		'The Auth Token may not do this',
		'In impact.com, give the token the scope for it, or use a token with read and write access.',
	],
	404: [
		'notFound',
		'impact.com does not know what was asked for',
		'Check the impact.com Program and the IDs in the node.',
	],
	409: ['conflict', 'impact.com has already recorded a decision'],
};

/** Longer texts of the API are cut off. */
const LONGEST_MESSAGE = 300;

/**
 * The object in an answer.
 *
 * @throws ImpactError where the answer reports a failure, also with status 200, or is no JSON object
 */
export function readAnswer({ status, text }: HttpResponse): ApiObject {
	const body = parseObject(text);
	if (status >= 400) {
		const [kind, problem, advice] = BY_STATUS[status] ?? ['refused', 'impact.com refused the request'];
		throw new ImpactError(kind, withDetail(problem, body), advice);
	}
	if (status < 200 || status >= 300) {
		throw new ImpactError('unreadable', `impact.com answered with the unexpected status ${status}`);
	}
	if (body === undefined) throw new ImpactError('unreadable', 'impact.com’s answer is cut off or not JSON');
	// Reports answer 200 with Status ERROR: https://integrations.impact.com/agency-v3/reference/reportexport/models
	if (toText(body.Status)?.toUpperCase() === 'ERROR') {
		throw new ImpactError('refused', withDetail('impact.com refused the request', body));
	}
	return body;
}

function parseObject(text: string): ApiObject | undefined {
	try {
		const parsed: unknown = JSON.parse(text);
		const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
		return isObject ? (parsed as ApiObject) : undefined;
	} catch {
		return undefined;
	}
}

function withDetail(problem: string, body: ApiObject | undefined): string {
	const errors = body?.Errors;
	const details = [
		toText(body?.Message),
		...(Array.isArray(errors) ? errors : []).map((error) => toText(readPath(error as ApiObject, 'Message'))),
	].filter((detail) => detail !== undefined);
	const detail = [...new Set(details)].join('; ').slice(0, LONGEST_MESSAGE);
	return detail === '' ? problem : `${problem}. It says: ${detail}`;
}

/** Also where an answer asks for less: by another clock, its limit may seem to be over. */
const SHORTEST_WAIT = 1000;

/** How long a 429 asks to wait, in milliseconds. The header counts seconds; a large number is a point in time. */
export function readWait({ headers }: HttpResponse, now: number): number {
	const value = toNumber(headers['x-ratelimit-reset'] ?? headers['retry-after']) ?? 1;
	const isPointInTime = value > 1e9;
	return Math.max(SHORTEST_WAIT, isPointInTime ? value * 1000 - now : value * 1000);
}
