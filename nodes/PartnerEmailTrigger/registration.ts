import type { IHookFunctions } from 'n8n-workflow';
import {
	findPublicAddress,
	registerPublicAddress,
	removePublicAddress,
	type PublicAddress,
} from '../../lib/ledger/publicAddresses';
import { withLedger } from '../shared/ledger';

/** Whether links lead to this trigger already. */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const own = describeAddress(context);
	if (!own) return true;
	const known = await withLedger((ledger) => findPublicAddress(ledger));
	return known?.workflowId === own.workflowId && known.nodeId === own.nodeId && known.url === own.url;
}

/**
 * Makes links lead to this trigger.
 *
 * @throws LedgerError where the ledger cannot be used; n8n shows it when the workflow is published
 */
export async function registerAddress(context: IHookFunctions): Promise<boolean> {
	const own = describeAddress(context);
	if (own) await withLedger((ledger) => registerPublicAddress(ledger, own));
	return true;
}

/** Makes links lead here no longer. Emails that were sent keep theirs, which work again once this is published. */
export async function forgetAddress(context: IHookFunctions): Promise<boolean> {
	const own = describeAddress(context);
	if (own) await withLedger((ledger) => removePublicAddress(ledger, own));
	return true;
}

/** The trigger as the ledger knows it; `undefined` while the editor listens for a test event at another address. */
function describeAddress(context: IHookFunctions): PublicAddress | undefined {
	const url = context.getNodeWebhookUrl('default');
	if (context.getMode() === 'manual' || url === undefined) return undefined;
	return {
		workflowId: context.getWorkflow().id ?? '',
		nodeId: context.getNode().id,
		url,
		registeredAt: Date.now(),
	};
}
