import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { MINUTE } from '../partner/durations';

/** The process that holds a claim: machine, process id, and when it started, since process ids are used again. */
const THIS_PROCESS: ClaimOwner = {
	host: hostname(),
	pid: process.pid,
	startedAt: Math.trunc(performance.timeOrigin),
};

/** This process as `sends.claimed_by` stores it. */
export const CLAIM_OWNER = formatOwner(THIS_PROCESS);

/**
 * This process and one run of a node in it, as `sends.claimed_by` stores them. It tells a run its own claims from those
 * of other runs: a claim whose commit the connection did not survive may have been made all the same.
 */
export function createClaimOwner(): string {
	return formatOwner({ ...THIS_PROCESS, run: randomUUID() });
}

/**
 * How long a claim may be in flight before its process counts as dead, in milliseconds. Longer than the SMTP
 * transactions of one email can take with all their time-outs, shorter than the hour between two runs.
 */
export const CLAIM_LEASE = 45 * MINUTE;

/** A process as stored. */
export interface ClaimOwner {
	host: string;
	pid: number;
	/** Milliseconds since 1970, UTC. */
	startedAt: number;
	/** Tells apart what one process does. */
	run?: string;
}

/** Writes an owner the way `sends.claimed_by` keeps it. */
export function formatOwner(owner: ClaimOwner): string {
	const { pid, startedAt, run, host } = owner;
	return `${pid}/${startedAt}${run === undefined ? '' : `/${run}`}@${host}`;
}

/**
 * Whether the process that made a claim can still record its outcome. A process on this machine is asked for; one on
 * another machine is believed to live until the lease ends.
 *
 * @param claimedBy value of `sends.claimed_by`
 * @param claimedAt milliseconds since 1970, UTC
 * @param now milliseconds since 1970, UTC
 */
export function isClaimAlive(claimedBy: string, claimedAt: number, now: number): boolean {
	const [, pid, startedAt, host] = /^(\d+)\/(\d+)(?:\/[^@]*)?@(.*)$/s.exec(claimedBy) ?? [];
	if (pid === undefined || host === undefined) return false;
	if (host === THIS_PROCESS.host) {
		// In a container the process id is the same after every restart.
		const isSameId = Number(pid) === THIS_PROCESS.pid;
		if (isSameId ? Number(startedAt) !== THIS_PROCESS.startedAt : !isRunning(Number(pid))) return false;
	}
	return now - claimedAt < CLAIM_LEASE;
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it runs, as another user.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
