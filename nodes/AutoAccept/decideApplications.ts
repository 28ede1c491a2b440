import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isOpenApplication } from '../../lib/application/decide';
import { settleAttempts } from '../../lib/application/settleAttempts';
import { readApplicationId } from '../../lib/partner/partner';
import { prepareSegment, type Segment } from '../../lib/segment/segment';
import { readConditionGroups } from '../shared/conditions';
import { refuseDeactivatedGates } from '../shared/deactivatedGates';
import { createEvaluationContext } from '../shared/evaluation';
import { count, extendItem, formatNumber } from '../shared/items';
import { withLedger } from '../shared/ledger';
import { isManualExecution } from '../shared/mode';
import { createImpactPlatform, previewImpactPlatform } from './impactPlatform';
import { decideAll, type Application, type Decision } from './decisions';
import { readZone, refusePartnerExpressions, requireTextParameter } from '../shared/parameters';

const OUTPUT_OF = { needsReview: 0, accepted: 1, rejected: 2 } as const;

/**
 * Decides the open applications among the items; items that are no open application are left out.
 *
 * @returns the outputs To Review, Accepted and Rejected
 */
export async function decideApplications(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	refuseDeactivatedGates(context, 'Nothing was decided.');
	refusePartnerExpressions(context, {
		program: 'Program',
		programId: 'impact.com Program',
		acceptGroups: 'Add To Group Names or IDs',
		acceptWhen: 'Accept When',
		acceptOrGroups: 'Or Also Accept When',
		rejectWhen: 'Reject When',
		rejectOrGroups: 'Or Also Reject When',
		options: 'Options',
	});
	const program = requireTextParameter(context, 'program', 'Program');
	const rules = await readRules(context, items);
	const applications = listOpenApplications(items);
	const actsOnImpact = context.getNodeParameter('platform', 0, 'none') === 'impact';
	const isPreview = isManualExecution(context);
	const connect = isPreview ? previewImpactPlatform : createImpactPlatform;
	const platform = actsOnImpact ? await connect(context) : undefined;
	const run = { program, applications, ...rules, isPreview, platform };
	const decisions = await withLedger(async (ledger) => {
		if (platform && !isPreview) {
			await settleAttempts(
				ledger,
				program,
				items.map(({ json }) => json),
			);
		}
		return decideAll(ledger, run);
	});
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
	const evaluation = await createEvaluationContext(context, [accept, reject], items, readZone(context));
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

function reportOutcome(
	context: IExecuteFunctions,
	outputs: INodeExecutionData[][],
	decisions: Decision[],
	others: number,
): void {
	const [review, accepted, rejected] = outputs.map((output) => formatNumber(output.length));
	const elsewhere = decisions.filter(({ decidedElsewhere }) => decidedElsewhere).length;
	const earlier = decisions.filter((decision) => decision.earlier).length - elsewhere;
	const failed = decisions.filter(({ verdict }) => verdict !== undefined).length;
	const sentences = [
		`Accepted ${accepted}, rejected ${rejected}, ${review} to review.`,
		...(earlier > 0 ? [`${count(earlier, 'application')} decided earlier.`] : []),
		...(elsewhere > 0 ? [`${count(elsewhere, 'application')} decided elsewhere before.`] : []),
		...(failed > 0 ? [`${count(failed, 'decision')} not carried out: see the reason on each.`] : []),
		...(others > 0 ? [`${count(others, 'item')} left out: no open application.`] : []),
		...(isManualExecution(context) ? ['Preview: nothing was carried out or recorded.'] : []),
	];
	context.addExecutionHints({ message: sentences.join(' '), type: 'info', location: 'outputPane' });
}
