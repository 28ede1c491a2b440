import type { IExecuteFunctions } from 'n8n-workflow';
import {
	findUncertainSends,
	settleUncertainSends,
	type UncertainDecision,
	type UncertainFilter,
	type UncertainSend,
} from '../../../lib/ledger/uncertainSends';
import { restoreNames } from '../../../lib/ledger/writtenNames';
import { inform } from '../../shared/hints';
import { count } from '../../shared/items';
import { readClock } from '../../shared/surroundings';
import { readFilterText, requireText } from '../filters';
import { isPreview } from '../manualExecutions';
import type { Operation } from '../operation';

/**
 * Decides of emails that are uncertain whether they were sent or are sent again. A manual execution only shows them
 * unless it is set to settle them.
 *
 * @throws NodeOperationError where the partner or the program is not named
 */
export const settleUncertain: Operation = async (context, ledger, itemIndex) => {
	const decision: UncertainDecision =
		context.getNodeParameter('settleAs', itemIndex) === 'sendAgain' ? 'sendAgain' : 'sent';
	const found = await findUncertainSends(ledger, readFilter(context, itemIndex), decision);
	if (!isPreview(context, 'settle', itemIndex)) {
		const settled = await settleUncertainSends(ledger, found, decision, readClock());
		return (await restoreNames(ledger, settled)).map((send) => describe(send, decision, true));
	}
	const what = decision === 'sent' ? 'as sent' : 'to be sent again';
	inform(
		context,
		`A manual execution settles nothing unless Manual Executions says so. The next run would settle ${count(found.length, 'email')} ${what}.`,
	);
	return (await restoreNames(ledger, found)).map((send) => describe(send, decision, false));
};

function readFilter(context: IExecuteFunctions, itemIndex: number): UncertainFilter {
	if (context.getNodeParameter('uncertainEmails', itemIndex) === 'partner') {
		return { partnerId: requireText(context, 'partnerId', 'Partner ID', itemIndex) };
	}
	const program = requireText(context, 'program', 'Program', itemIndex);
	const chain = readFilterText(context, 'chain', 'Chain', itemIndex);
	const step = readFilterText(context, 'step', 'Step', itemIndex);
	return { program, ...(chain !== undefined && { chain }), ...(step !== undefined && { step }) };
}

function describe(
	{ address, claimedAt, ...send }: UncertainSend,
	decision: UncertainDecision,
	isSettled: boolean,
) {
	return {
		...send,
		email: address,
		triedAt: new Date(claimedAt).toISOString(),
		settleAs: decision,
		settled: isSettled,
	};
}
