import type { IHookFunctions } from 'n8n-workflow';
import { testPublicAddress } from '../../lib/email/selfTest';
import {
	findPublicAddress,
	registerPublicAddress,
	removePublicAddress,
	type PublicAddress,
} from '../../lib/ledger/publicAddresses';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { readSigningKeys } from '../../lib/ledger/signingKeys';
import { withLedger } from '../shared/ledger';
import { createNodeError } from '../shared/nodeError';

/** Whether links lead to this trigger already. */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	const own = describeAddress(context);
	if (!own) return true;
	const known = await withLedger((ledger) => findPublicAddress(ledger));
	return known?.workflowId === own.workflowId && known.nodeId === own.nodeId && known.url === own.url;
}

/**
 * Makes links lead to this trigger. While somebody publishes it, its address must prove first that it works: n8n serves
 * it already at that moment, and a link that leads nowhere would be found out by partners.
 *
 * @throws NodeOperationError for an address that does not work, LedgerError where the ledger cannot be used; n8n then
 *   does not publish the workflow and shows the message
 */
export async function registerAddress(context: IHookFunctions): Promise<boolean> {
	const own = describeAddress(context);
	if (!own) return true;
	await withLedger(async (ledger) => {
		if (isTested(context)) await requireAnswer(context, ledger, own.url);
		await registerPublicAddress(ledger, own);
	});
	return true;
}

/**
 * Only while an unpublished workflow is published. When n8n starts it serves nothing yet, and what was published before
 * must stay so: links of emails that were sent lead there.
 */
function isTested(context: IHookFunctions): boolean {
	if (context.getActivationMode() !== 'activate') return false;
	return context.getNodeParameter('options.skipAddressTest', false) !== true;
}

async function requireAnswer(context: IHookFunctions, ledger: LedgerDatabase, url: string): Promise<void> {
	const concern = await testPublicAddress(url, await readSigningKeys(ledger, Date.now()));
	if (concern === undefined) return;
	// All in the message, since n8n shows nothing else here.
	throw createNodeError(
		context.getNode(),
		`Links in emails would lead to ${url}. ${concern} Set the environment variable WEBHOOK_URL of n8n to its public address. If only n8n itself cannot open the address, add the option Skip Address Test.`,
	);
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
