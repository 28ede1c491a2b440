import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { refuse, type Answer } from './answers.mts';
import { happen } from './control.mts';
import { HOUR } from './dates.mts';
import { FaultList, type Fault } from './faults.mts';
import { answer } from './routes.mts';
import type { Account } from './types.mts';

/** What a sandbox is told when it starts. */
export interface SandboxOptions {
	/** Builds the account afresh, at the start and whenever the sandbox is reset. */
	build: () => Account;
	sid: string;
	token: string;
	/** Requests an hour; impact.com's is 1,000. */
	hourlyLimit: number;
}

/** A request as the sandbox remembers it, for a test to look at. */
interface LoggedRequest {
	method: string;
	path: string;
	query: string;
	contentType: string;
	version: string;
	body: string;
	status: number;
}

/** A stand-in for impact.com's Brand API, plus `/sandbox/…` to control it. It must be bound to loopback only. */
export function createSandboxServer(options: SandboxOptions): Server {
	let account = options.build();
	const faults = new FaultList();
	let log: LoggedRequest[] = [];
	let hour = { startedAt: Date.now(), requests: 0 };

	function control(path: string, body: string): Answer {
		const json = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
		switch (path) {
			case '/sandbox/reset':
				account = options.build();
				faults.set([]);
				log = [];
				hour = { startedAt: Date.now(), requests: 0 };
				return { status: 200, body: { done: true } };
			case '/sandbox/faults':
				faults.set(json.faults as Fault[]);
				return { status: 200, body: { done: true } };
			case '/sandbox/requests':
				return { status: 200, body: log };
			case '/sandbox/health':
				return { status: 200, body: { healthy: true } };
			default:
				return happen(account, path.replace('/sandbox/', ''), json, Date.now());
		}
	}

	/** The answer to a request before any fault, with what the API says about its limits. */
	function serve(request: IncomingMessage, url: URL, body: string, fault: Fault | undefined): Answer {
		if (Date.now() - hour.startedAt > HOUR) hour = { startedAt: Date.now(), requests: 0 };
		hour.requests += 1;
		if (!isOwner(request, url, options) || fault?.kind === 'unauthorised') return refuse(401, 'Unauthorized');
		if (fault?.kind === 'forbidden')
			return refuse(403, 'The token does not have the scope for this resource');
		if (fault?.kind === 'rateLimit' || hour.requests > options.hourlyLimit) {
			return refuse(429, 'You have exceeded the rate limit');
		}
		if (fault?.kind === 'serverError') return refuse(500, 'Internal Server Error');
		if (fault?.kind === 'errorBody') return { ...refuse(200, 'The request could not be processed') };
		const isJson = request.headers['content-type']?.includes('json') ?? false;
		let json: unknown;
		try {
			json = isJson && body !== '' ? JSON.parse(body) : undefined;
		} catch {
			return refuse(400, 'The body is not JSON');
		}
		return answer(account, request.method ?? 'GET', {
			path: url.pathname,
			query: url.searchParams,
			form: new URLSearchParams(isJson ? '' : body),
			json,
			version: Number(request.headers['ir-version'] ?? url.searchParams.get('IrVersion') ?? 13),
			now: Date.now(),
		});
	}

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', 'http://sandbox.local');
		const body = await readBody(request);
		if (url.pathname.startsWith('/sandbox/')) return send(response, control(url.pathname, body));
		const method = request.method ?? 'GET';
		const fault = faults.meet(method, url.pathname);
		if (fault?.kind === 'dropped') {
			request.socket.destroy();
			return;
		}
		const result = serve(request, url, body, fault);
		log.push({
			method,
			path: url.pathname,
			query: url.search,
			contentType: request.headers['content-type'] ?? '',
			version: String(request.headers['ir-version'] ?? ''),
			body,
			status: result.status,
		});
		if (fault?.kind === 'droppedAfter') {
			request.socket.destroy();
			return;
		}
		if (fault?.kind === 'slow')
			await new Promise((resolve) => setTimeout(resolve, (fault.seconds ?? 1) * 1000));
		if (fault?.kind === 'selfReferencing') pointToItself(result.body);
		const secondsLeft = Math.ceil((hour.startedAt + HOUR - Date.now()) / 1000);
		response.setHeader('X-RateLimit-Limit', options.hourlyLimit);
		response.setHeader('X-RateLimit-Remaining', Math.max(0, options.hourlyLimit - hour.requests));
		response.setHeader('X-RateLimit-Reset', fault?.kind === 'rateLimit' ? (fault.seconds ?? 1) : secondsLeft);
		if (!request.headers.accept?.includes('json')) {
			response.writeHead(result.status, { 'content-type': 'text/xml' });
			response.end('<?xml version="1.0"?><ImpactRadiusResponse/>');
			return;
		}
		send(response, result, fault?.kind === 'truncated');
	}

	return createServer((request, response) => {
		handle(request, response).catch((error: Error) => send(response, refuse(500, error.message)));
	});
}

function isOwner(request: IncomingMessage, url: URL, { sid, token }: SandboxOptions): boolean {
	const expected = `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`;
	return request.headers.authorization === expected && url.pathname.startsWith(`/Advertisers/${sid}/`);
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function pointToItself(body: unknown): void {
	const list = body as Record<string, unknown>;
	if ('@uri' in list) list['@nextpageuri'] = list['@uri'];
	else if ('Uri' in list) list.NextPageUri = list.Uri;
}

function send(response: ServerResponse, { status, body }: Answer, isTruncated = false): void {
	const text = JSON.stringify(body);
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(isTruncated ? text.slice(0, Math.floor(text.length / 2)) : text);
}
