import { claimDecision, releaseDecision, settleDecision } from '../ledger/decisions';
import type { LedgerDatabase } from '../ledger/schema';

/** A decision that is to be carried out. */
export interface DueDecision {
	applicationId: string;
	partnerId: string | undefined;
	decision: 'accepted' | 'rejected';
	/** The condition set that decided, in words. */
	rule: string;
	/** What an earlier run tried to carry out without getting an answer. */
	attempted?: 'accepted' | 'rejected' | undefined;
}

/**
 * What a platform says when it is told a decision.
 *
 * - `done`: it is carried out
 * - `elsewhere`: somebody had decided before, whatever it was
 * - `refused`: this one cannot be carried out; nothing was changed
 * - `unknown`: it may have been carried out, but the answer was lost
 * - `outage`: nothing was changed, and asking for others is in vain for now
 */
export interface PlatformAnswer {
	outcome: 'done' | 'elsewhere' | 'refused' | 'unknown' | 'outage';
	/** Why, in words for the operator; empty for `done`. */
	reason: string;
}

/** Where decisions are carried out. */
export interface Platform {
	/** As the ledger names it. */
	name: string;
	carryOut: (decision: DueDecision) => Promise<PlatformAnswer>;
}

/** What came of a decision; only `done` and `elsewhere` are final. `busy`: another execution is at it. */
export interface CarriedOut {
	outcome: PlatformAnswer['outcome'] | 'busy' | 'notTried';
	reason: string;
}

/** After so many lost answers in a row the platform counts as down: each of them may have taken a minute. */
const MOST_LOST = 3;

/**
 * Carries out decisions one after the other, each at most once: it is written down before the platform is told, and
 * what came of it after. One whose answer was lost stays written down as attempted, and may be made again later: the
 * platform keeps the first decision. After an outage the rest is left for the next run.
 *
 * @param now milliseconds since 1970, UTC
 * @returns one answer per decision, in their order
 */
export async function carryOutDecisions(
	ledger: LedgerDatabase,
	program: string,
	decisions: readonly DueDecision[],
	platform: Platform,
	now: () => number,
): Promise<CarriedOut[]> {
	const results: CarriedOut[] = [];
	let outage: string | undefined;
	let lostInARow = 0;
	for (const decision of decisions) {
		if (outage !== undefined) {
			results.push({ outcome: 'notTried', reason: outage });
			continue;
		}
		const result = await carryOut(ledger, program, decision, platform, now());
		lostInARow = result.outcome === 'unknown' ? lostInARow + 1 : 0;
		if (result.outcome === 'outage' || lostInARow === MOST_LOST) outage = result.reason;
		results.push(result);
	}
	return results;
}

async function carryOut(
	ledger: LedgerDatabase,
	program: string,
	decision: DueDecision,
	platform: Platform,
	now: number,
): Promise<CarriedOut> {
	const { attempted, ...claim } = decision;
	const claimed = await claimDecision(ledger, { program, ...claim, platform: platform.name }, now);
	if (!claimed) return { outcome: 'busy', reason: 'Another execution is deciding it' };
	const told = await platform.carryOut(decision);
	// The request whose answer was lost had taken effect after all.
	const isOwn = told.outcome === 'elsewhere' && attempted === decision.decision;
	const answer: PlatformAnswer = isOwn ? { outcome: 'done', reason: '' } : told;
	switch (answer.outcome) {
		case 'done':
			await settleDecision(ledger, program, decision.applicationId, 'decided');
			break;
		case 'elsewhere':
			await settleDecision(ledger, program, decision.applicationId, 'elsewhere');
			break;
		case 'refused':
		case 'outage':
			await releaseDecision(ledger, program, decision.applicationId);
			break;
		case 'unknown':
			break;
	}
	return answer;
}
