import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { normaliseName } from '../../lib/ledger/names';
import { readPath } from '../../lib/partner/values';
import { inform, warn } from '../shared/hints';
import { createTypeCheck, isSameEmail, listRosters, listSenders } from '../shared/neighbours';
import type { SendSettings } from './settings';

/** Nodes of this package that choose partners. */
const OWN_CHOICES = ['segmentFilter', 'chainDelay', 'autoAccept'];

/** n8n's own nodes that can choose items, and a sub-workflow's beginning, before which the choice may lie. */
const OTHER_CHOICES =
	/\.(filter|if|switch|code|limit|removeDuplicates|compareDatasets|aiTransform|executeWorkflowTrigger|executeWorkflow)$/;

/**
 * Says what an operator may not have meant with the connections to this node. That partners who do not match, or all of
 * them, get an email can be on purpose, so only a preview mentions it.
 */
export function adviseOnWiring(
	context: IExecuteFunctions,
	{ step, run }: SendSettings,
	items: readonly INodeExecutionData[],
): void {
	for (const { node, email } of listSenders(context)) {
		if (email === undefined || !isSameEmail(email, step)) continue;
		warn(
			context,
			`“${node}” has the same Program, Chain and Step as this node: a partner gets the email of one of them only. Give each email a Step of its own.`,
		);
	}
	for (const { node, program } of listRosters(context)) {
		if (program === undefined || normaliseName(program) === normaliseName(step.program)) continue;
		warn(
			context,
			`“${node}” calls the program “${program}” (Program in Emails), but this node “${step.program}”. The two share neither suppressions nor the history of emails: write the same name in both.`,
		);
	}
	if (run.kind !== 'preview') return;
	if (!isChosen(context)) {
		inform(
			context,
			'Nothing before this node chooses partners, so everybody who arrives gets this email. A Segment Filter chooses by conditions.',
		);
	}
	if (items.length > 0 && items.every(({ json }) => readPath(json, 'segment.matched') === false)) {
		inform(context, 'These partners come from the output Not Matched of a Segment Filter.');
	}
}

function isChosen(context: IExecuteFunctions): boolean {
	const checks = OWN_CHOICES.map((type) => createTypeCheck(context, type));
	return context
		.getParentNodes(context.getNode().name)
		.some((node) => checks.some((isOfType) => isOfType(node)) || OTHER_CHOICES.test(node.type));
}
