import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { testPublicAddress } from '../../lib/email/selfTest';
import { findPublicAddress } from '../../lib/ledger/publicAddresses';
import { readSigningKeys } from '../../lib/ledger/signingKeys';
import { withLedger } from '../shared/ledger';
import { createNodeError } from '../shared/nodeError';

/** What was found out about the address that links in emails lead to; the item of a manual execution. */
interface Finding {
	/** `null` while no Partner Email Trigger is published, and `answers` with it. */
	address: string | null;
	answers: boolean | null;
	/** In words for an operator. */
	message: string;
}

/**
 * Tries out the address that links in emails lead to while the workflow is published, or the node executed by hand.
 *
 * @throws NodeOperationError where a workflow that was not published before is published and the address does not
 *   answer, LedgerError where the ledger cannot be used. n8n shows the message; n8n 2.41 publishes the other triggers all
 *   the same, n8n 2.30 nothing.
 */
export async function checkLinks(context: ITriggerFunctions): Promise<ITriggerResponse> {
	if (context.getMode() === 'manual') {
		return { manualTriggerFunction: async () => emitFinding(context, await testLinks()) };
	}
	const activation = context.getActivationMode();
	// When n8n starts it serves nothing yet, and what was published must stay so.
	if (activation !== 'activate' && activation !== 'update') return {};
	const { answers, message } = await testLinks();
	if (answers !== false) return {};
	const error = createNodeError(context.getNode(), message);
	if (activation === 'activate') throw error;
	// n8n 2.30 would unpublish a chain whose next version fails here: a failed execution warns as well.
	context.saveFailedExecution(error);
	return {};
}

async function testLinks(): Promise<Finding> {
	const origin = await withLedger(async (ledger) => {
		const found = await findPublicAddress(ledger);
		return found && { address: found.url, keys: await readSigningKeys(ledger, Date.now()) };
	});
	if (!origin) {
		return {
			address: null,
			answers: null,
			message:
				'No workflow with a Partner Email Trigger is published: partners unsubscribe by an email to you, and clicks and opens are not recorded.',
		};
	}
	const { address, keys } = origin;
	const concern = await testPublicAddress(address, keys);
	if (concern === undefined) {
		return { address, answers: true, message: 'The Partner Email Trigger answers at this address.' };
	}
	return {
		address,
		answers: false,
		message: `Links in this workflow’s emails lead to ${new URL(address).origin}. ${concern} Set the environment variable WEBHOOK_URL of n8n to its public address, and publish the workflow with the Partner Email Trigger again. If only n8n itself cannot open the address, delete Publish Check.`,
	};
}

function emitFinding(context: ITriggerFunctions, finding: Finding): void {
	context.emit([context.helpers.returnJsonArray([{ ...finding }])]);
}
