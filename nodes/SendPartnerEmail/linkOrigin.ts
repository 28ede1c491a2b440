import type { IExecuteFunctions } from 'n8n-workflow';
import { isPrivateAddress, testPublicAddress } from '../../lib/email/selfTest';
import { findPublicAddress } from '../../lib/ledger/publicAddresses';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { readSigningKeys } from '../../lib/ledger/signingKeys';
import { findSurroundings } from '../shared/surroundings';
import type { LinkOrigin } from './emailParts';

/**
 * Where links in this run's emails lead, or `undefined` where no Partner Email Trigger is published. An address that
 * does not answer is used all the same, since n8n may be unable to reach its own public address, but the operator is
 * told.
 *
 * @param isNeeded whether the run has an email to show or send; the address is tried out only then
 * @param now milliseconds since 1970, UTC
 */
export async function findLinkOrigin(
	context: IExecuteFunctions,
	ledger: LedgerDatabase,
	isNeeded: boolean,
	now: number,
): Promise<LinkOrigin | undefined> {
	// A rehearsal reaches nobody, not even itself.
	const isAsked = isNeeded && findSurroundings() === undefined;
	const found = isAsked ? await findPublicAddress(ledger) : undefined;
	if (!found) return undefined;
	const origin = { address: found.url, keys: await readSigningKeys(ledger, now) };
	const concern = isPrivateAddress(found.url)
		? 'Only this machine or its network can reach it: set the environment variable WEBHOOK_URL of n8n to its public address, and publish the workflow with the Partner Email Trigger again.'
		: await testPublicAddress(origin.address, origin.keys);
	if (concern !== undefined) {
		context.addExecutionHints({
			message: `Unsubscribe links lead to ${found.url}. ${concern}`,
			type: 'warning',
			location: 'outputPane',
		});
	}
	return origin;
}
