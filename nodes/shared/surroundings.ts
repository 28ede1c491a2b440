import { AsyncLocalStorage } from 'node:async_hooks';
import type { INodeExecutionData } from 'n8n-workflow';
import type { Platform } from '../../lib/application/carryOut';
import type { Mailer } from '../../lib/email/delivery';
import type { LedgerDatabase } from '../../lib/ledger/schema';

/**
 * What stands in for the world outside while a workflow is rehearsed: every way out of this package goes through here,
 * so that a rehearsal cannot send, accept or remember anything.
 */
export interface Surroundings {
	/** Milliseconds since 1970, UTC. */
	now: () => number;
	/** The rehearsal's own; nodes do not close it. */
	ledger: LedgerDatabase;
	openMailer: () => Mailer;
	/** Carries out decisions on applications. */
	platform: Platform;
	/** Whether any item that reaches a node in a run of all partners has a field, see `PresenceRecord`. */
	hasField: (nodeName: string, items: readonly INodeExecutionData[], path: string) => boolean;
}

/**
 * Follows a rehearsal through everything that it waits for. Other executions in the same process do not see it, which a
 * variable or a faked clock could not promise.
 */
const storage = new AsyncLocalStorage<Surroundings>();

/** What the code that asks is surrounded by; `undefined` in the real world. */
export function findSurroundings(): Surroundings | undefined {
	return storage.getStore();
}

/** Runs work, and all that it starts, in the surroundings of a rehearsal. */
export function surround<Result>(surroundings: Surroundings, work: () => Promise<Result>): Promise<Result> {
	return storage.run(surroundings, work);
}

/** The time, in milliseconds since 1970, UTC: that of the rehearsal, or the real one. */
export function readClock(): number {
	return findSurroundings()?.now() ?? Date.now();
}
