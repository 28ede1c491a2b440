/** What the sandbox answers to a request. */
export interface Answer {
	status: number;
	body: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** An answer of the API that says what is wrong. */
export function refuse(status: number, message: string, field?: string): Answer {
	const errors = field === undefined ? {} : { Errors: [{ Field: field, Message: message }] };
	return { status, body: { Status: 'ERROR', Message: message, ...errors } };
}

/** A request whose parameters cannot be served; the message says why. */
export class BadRequest extends Error {
	readonly field: string;

	constructor(field: string, message: string) {
		super(message);
		this.field = field;
	}
}

/** A whole number from a query or a form, or `fallback` where there is none. */
export function readNumber(values: URLSearchParams, name: string, fallback: number): number {
	const text = values.get(name);
	if (text === null || text === '') return fallback;
	if (!/^\d+$/.test(text)) throw new BadRequest(name, `${name} must be a whole number`);
	return Number(text);
}

/** A date and time from a query in milliseconds, or undefined where there is none. */
export function readDate(values: URLSearchParams, name: string): number | undefined {
	const text = values.get(name);
	if (text === null || text === '') return undefined;
	const time = Date.parse(text);
	if (Number.isNaN(time) || !text.includes('T')) throw new BadRequest(name, `${name} must be ISO 8601`);
	return time;
}
