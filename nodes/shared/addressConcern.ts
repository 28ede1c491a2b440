import { isPrivateAddress, testPublicAddress } from '../../lib/email/selfTest';
import type { SigningKeys } from '../../lib/ledger/signingKeys';

/**
 * Tries out the address that links in emails lead to.
 *
 * @returns what is wrong with it, in words for an operator, or `undefined` where all is well
 */
export async function findAddressConcern(url: string, keys: SigningKeys): Promise<string | undefined> {
	const concern = isPrivateAddress(url)
		? 'Only this machine or its network can reach it: set the environment variable WEBHOOK_URL of n8n to its public address, and publish the workflow with the Partner Email Trigger again.'
		: await testPublicAddress(url, keys);
	return concern === undefined ? undefined : `Unsubscribe links lead to ${url}. ${concern}`;
}
