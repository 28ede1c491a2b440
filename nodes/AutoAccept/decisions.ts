import type { INodeExecutionData } from 'n8n-workflow';
import {
	carryOutDecisions,
	type CarriedOut,
	type DueDecision,
	type Platform,
} from '../../lib/application/carryOut';
import { decideApplication, type Verdict } from '../../lib/application/decide';
import { findDecisions, recordDecision, type DecisionRecord } from '../../lib/ledger/decisions';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { readPartnerId } from '../../lib/partner/partner';
import type { Segment } from '../../lib/segment/segment';
import { explainUndecided } from '../shared/undecided';
import { readClock } from '../shared/surroundings';

const ELSEWHERE = 'Somebody had decided before, and the first decision counts';

/** An application with its place in the input. */
export interface Application {
	item: INodeExecutionData;
	index: number;
	applicationId: string;
}

/** A verdict, and what came of it. */
export interface Decision extends Verdict {
	decidedAt?: string;
	/** Reached in an earlier run, or by another execution. */
	earlier?: boolean;
	/** The verdict was not carried out: what the conditions say, while the application still needs somebody. */
	verdict?: Verdict['decision'];
	/** Somebody decided at the platform before. */
	decidedElsewhere?: boolean;
}

/** What a run decides, and by which rules. */
export interface DecisionRun {
	program: string;
	applications: Application[];
	acceptWhen: Segment;
	rejectWhen: Segment;
	isPreview: boolean;
	/** Where decisions are carried out; absent where they are only made. */
	platform: Platform | undefined;
}

/**
 * Decides applications, each one once, and carries the decisions out where there is a platform.
 *
 * @returns one decision per application, in their order
 */
export async function decideAll(ledger: LedgerDatabase, run: DecisionRun): Promise<Decision[]> {
	const earlier = await findDecisions(
		ledger,
		run.program,
		run.applications.map(({ applicationId }) => applicationId),
	);
	const decisions = run.applications.map(({ item, applicationId }): Decision => {
		const known = earlier.get(applicationId);
		if (known && isFinal(known, run.platform)) return describeKnown(known);
		const failure = explainUndecided(item.json);
		if (failure !== undefined) return { decision: 'needsReview', reason: failure };
		return decideApplication(item.json, run.acceptWhen, run.rejectWhen);
	});
	if (run.isPreview) return decisions;
	return run.platform
		? carryOutAll(ledger, run, decisions, run.platform, earlier)
		: recordAll(ledger, run, decisions);
}

/** What was only decided, or was attempted without an answer, is decided anew when it is to be carried out. */
function isFinal(known: DecisionRecord, platform: Platform | undefined): boolean {
	return platform === undefined || (known.platform === platform.name && known.state !== 'attempted');
}

function describeKnown({ decision, rule, decidedAt, state }: DecisionRecord): Decision {
	if (state === 'elsewhere') {
		return { decision: 'needsReview', reason: ELSEWHERE, earlier: true, decidedElsewhere: true };
	}
	return { decision, reason: rule, decidedAt: new Date(decidedAt).toISOString(), earlier: true };
}

async function recordAll(
	ledger: LedgerDatabase,
	{ program, applications }: DecisionRun,
	decisions: readonly Decision[],
): Promise<Decision[]> {
	const recorded: Decision[] = [];
	for (const [index, verdict] of decisions.entries()) {
		const { applicationId, item } = applications[index]!;
		if (verdict.earlier || verdict.decision === 'needsReview') {
			recorded.push(verdict);
			continue;
		}
		const now = readClock();
		const decision = {
			program,
			applicationId,
			partnerId: readPartnerId(item.json),
			decision: verdict.decision,
			rule: verdict.reason,
		};
		const isFirst = await recordDecision(ledger, decision, now);
		recorded.push({
			...verdict,
			decidedAt: new Date(now).toISOString(),
			...(!isFirst && { earlier: true }),
		});
	}
	return recorded;
}

async function carryOutAll(
	ledger: LedgerDatabase,
	{ program, applications }: DecisionRun,
	decisions: readonly Decision[],
	platform: Platform,
	earlier: ReadonlyMap<string, DecisionRecord>,
): Promise<Decision[]> {
	const due = new Map<string, DueDecision & { index: number }>();
	for (const [index, { decision, reason: rule, earlier: isEarlier }] of decisions.entries()) {
		const { applicationId, item } = applications[index]!;
		if (isEarlier || decision === 'needsReview' || due.has(applicationId)) continue;
		const attempt = earlier.get(applicationId);
		const attempted = attempt?.state === 'attempted' ? attempt.decision : undefined;
		const partnerId = readPartnerId(item.json);
		due.set(applicationId, { applicationId, partnerId, decision, rule, attempted, index });
	}
	const carriedOut = await carryOutDecisions(ledger, program, [...due.values()], platform, readClock);
	const results = new Map([...due.keys()].map((applicationId, index) => [applicationId, carriedOut[index]!]));
	return decisions.map((verdict, index) => {
		const { applicationId } = applications[index]!;
		const result = results.get(applicationId);
		if (result === undefined || verdict.earlier || verdict.decision === 'needsReview') return verdict;
		// The same application once more among the items.
		if (due.get(applicationId)?.index !== index) return { ...verdict, earlier: true };
		return describeCarriedOut(verdict, result);
	});
}

function describeCarriedOut(verdict: Decision, { outcome, reason }: CarriedOut): Decision {
	const decidedAt = new Date(readClock()).toISOString();
	if (outcome === 'done') return { ...verdict, decidedAt };
	if (outcome === 'elsewhere') {
		return { decision: 'needsReview', reason: ELSEWHERE, earlier: true, decidedElsewhere: true };
	}
	const next = outcome === 'refused' || outcome === 'busy' ? '' : ' The next run tries again.';
	return {
		decision: 'needsReview',
		reason: `${reason.replace(/ The next run tries again\.$/, '').replace(/\.?$/, '.')}${next}`,
		verdict: verdict.decision,
	};
}
