import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { decideApplication, isOpenApplication, type Verdict } from '../../lib/application/decide';
import { findDecisions, recordDecision } from '../../lib/ledger/decisions';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { readApplicationId, readPartnerId } from '../../lib/partner/partner';
import { prepareSegment, type Segment } from '../../lib/segment/segment';
import { readConditionGroups } from '../shared/conditions';
import { createEvaluationContext } from '../shared/evaluation';
import { count, extendItem, formatNumber } from '../shared/items';
import { withLedger } from '../shared/ledger';
import { isManualExecution } from '../shared/mode';
import { readZone, refusePartnerExpressions, requireTextParameter } from '../shared/parameters';

/** An application with its place in the input. */
interface Application {
	item: INodeExecutionData;
	index: number;
	applicationId: string;
}

/** A verdict, and whether it was reached in an earlier run. */
interface Decision extends Verdict {
	decidedAt?: string;
	earlier?: boolean;
}

const OUTPUT_OF = { needsReview: 0, accepted: 1, rejected: 2 } as const;

/**
 * Decides the open applications among the items; items that are no open application are left out.
 *
 * @returns the outputs Needs Review, Accepted and Rejected
 */
export async function decideApplications(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	refusePartnerExpressions(context, {
		program: 'Program',
		acceptWhen: 'Accept When',
		acceptOrGroups: 'Or Also Accept When',
		rejectWhen: 'Reject When',
		rejectOrGroups: 'Or Also Reject When',
		options: 'Options',
	});
	const program = requireTextParameter(context, 'program', 'Program');
	const rules = await readRules(context, items);
	const applications = listOpenApplications(items);
	const decisions = await withLedger((ledger) =>
		decideAll(ledger, { program, applications, ...rules, isPreview: isManualExecution(context) }),
	);
	const showEarlier = context.getNodeParameter('options.showEarlierDecisions', 0, false) === true;
	const outputs: INodeExecutionData[][] = [[], [], []];
	applications.forEach(({ item, index }, position) => {
		const decision = decisions[position];
		if (decision === undefined || (decision.earlier && !showEarlier)) return;
		outputs[OUTPUT_OF[decision.decision]]?.push(extendItem(item, index, 'application', { ...decision }));
	});
	reportOutcome(context, outputs, decisions, items.length - applications.length);
	return outputs;
}

async function readRules(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<{ acceptWhen: Segment; rejectWhen: Segment }> {
	const accept = {
		include: readConditionGroups(context, { first: 'acceptWhen', further: 'acceptOrGroups' }),
		except: [],
	};
	const reject = {
		include: readConditionGroups(context, { first: 'rejectWhen', further: 'rejectOrGroups' }),
		except: [],
	};
	const evaluation = await createEvaluationContext([accept, reject], items, readZone(context));
	const acceptWhen = prepareSegment(accept, evaluation);
	const rejectWhen = prepareSegment(reject, evaluation);
	const problems = [
		...(accept.include.length ? acceptWhen.problems : []),
		...(reject.include.length ? rejectWhen.problems : []),
	];
	if (accept.include.length + reject.include.length === 0) {
		problems.push('There are no conditions, so every application needs review. Add one under Accept When.');
	}
	for (const message of new Set(problems)) {
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	return { acceptWhen, rejectWhen };
}

function listOpenApplications(items: INodeExecutionData[]): Application[] {
	return items.flatMap((item, index) => {
		const applicationId = readApplicationId(item.json);
		return applicationId !== undefined && isOpenApplication(item.json)
			? [{ item, index, applicationId }]
			: [];
	});
}

async function decideAll(
	ledger: LedgerDatabase,
	run: {
		program: string;
		applications: Application[];
		acceptWhen: Segment;
		rejectWhen: Segment;
		isPreview: boolean;
	},
): Promise<Decision[]> {
	const earlier = await findDecisions(
		ledger,
		run.program,
		run.applications.map(({ applicationId }) => applicationId),
	);
	const decisions: Decision[] = [];
	for (const { item, applicationId } of run.applications) {
		const known = earlier.get(applicationId);
		if (known) {
			const decidedAt = new Date(known.decidedAt).toISOString();
			decisions.push({ decision: known.decision, reason: known.rule, decidedAt, earlier: true });
			continue;
		}
		const verdict = decideApplication(item.json, run.acceptWhen, run.rejectWhen);
		if (verdict.decision === 'needsReview' || run.isPreview) {
			decisions.push(verdict);
			continue;
		}
		const now = Date.now();
		const decision = {
			program: run.program,
			applicationId,
			partnerId: readPartnerId(item.json),
			decision: verdict.decision,
			rule: verdict.reason,
		};
		const isFirst = await recordDecision(ledger, decision, now);
		decisions.push({
			...verdict,
			decidedAt: new Date(now).toISOString(),
			...(!isFirst && { earlier: true }),
		});
	}
	return decisions;
}

function reportOutcome(
	context: IExecuteFunctions,
	outputs: INodeExecutionData[][],
	decisions: Decision[],
	others: number,
): void {
	const [review, accepted, rejected] = outputs.map((output) => formatNumber(output.length));
	const earlier = decisions.filter((decision) => decision.earlier).length;
	const sentences = [
		`Accepted ${accepted}, rejected ${rejected}, ${review} to review.`,
		...(earlier > 0 ? [`${count(earlier, 'application')} decided earlier.`] : []),
		...(others > 0 ? [`${count(others, 'item')} left out: no open application.`] : []),
		...(isManualExecution(context) ? ['Preview: nothing was recorded.'] : []),
	];
	context.addExecutionHints({ message: sentences.join(' '), type: 'info', location: 'outputPane' });
}
