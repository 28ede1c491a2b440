import { setTimeout as sleep } from 'node:timers/promises';

/** How long a ledger that is busy or restarting is waited for, in milliseconds. */
const PATIENCE = 15_000;

const PAUSE = 50;

/** SQLite's primary result code for a file that another process has locked: https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Conditions of a PostgreSQL server that pass: connection lost (class 08), deadlock or serialisation (class 40), too many
 * connections (53300), shutting down or starting (57P01–57P03).
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const POSTGRES_PASSING = /^(08...|40...|53300|57P0[123])$/;

/** Codes of Node's sockets for a server that is away. */
const SERVER_AWAY = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'EPIPE',
	'ETIMEDOUT',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);

/** What `pg` says, without a code, when the connection breaks or none is to be had. */
const CONNECTION_LOST =
	/^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

/** Whether the same statement may well succeed a moment later. */
function isTransient(error: unknown): boolean {
	const {
		code = '',
		errcode = 0,
		message = '',
	} = error as { code?: string; errcode?: number; message?: string };
	return (
		(errcode & 0xff) === SQLITE_BUSY ||
		POSTGRES_PASSING.test(code) ||
		SERVER_AWAY.has(code) ||
		CONNECTION_LOST.test(message)
	);
}

/**
 * Tries until it succeeds, fails for good, or the ledger has been busy for too long.
 *
 * @param since when the waiting began, as `performance.now()` has it
 * @throws what the last try threw
 */
export async function retryWhileTransient<Result>(
	work: () => Promise<Result>,
	since = performance.now(),
): Promise<Result> {
	for (;;) {
		try {
			return await work();
		} catch (error) {
			if (!isTransient(error) || performance.now() - since > PATIENCE) throw error;
		}
		await sleep(PAUSE);
	}
}
