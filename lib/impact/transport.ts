/** A request as it goes over the wire, but for the credentials, which the transport adds. */
export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	url: string;
	headers: Record<string, string>;
	/** A form or JSON, already written out. */
	body?: string;
	/** In milliseconds. */
	timeout: number;
}

/** Whatever the server answered, whether it is pleased or not. */
export interface HttpResponse {
	status: number;
	/** By name in lower case. */
	headers: Readonly<Record<string, unknown>>;
	text: string;
}

/**
 * Sends a request with the account's credentials.
 *
 * @throws ConnectionError where no answer arrived
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** No answer arrived. The message is for an operator and holds no credentials. */
export class ConnectionError extends Error {
	/** False where the server certainly never got the request. */
	readonly mayHaveArrived: boolean;

	constructor(message: string, mayHaveArrived: boolean) {
		super(message);
		this.name = 'ConnectionError';
		this.mayHaveArrived = mayHaveArrived;
	}
}
