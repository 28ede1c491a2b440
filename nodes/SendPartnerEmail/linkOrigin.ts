import type { IExecuteFunctions } from 'n8n-workflow';
import { findPublicAddress } from '../../lib/ledger/publicAddresses';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { readSigningKeys } from '../../lib/ledger/signingKeys';
import { findAddressConcern } from '../shared/addressConcern';
import { warn } from '../shared/hints';
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
	const concern = await findAddressConcern(origin.address, origin.keys);
	if (concern !== undefined) warn(context, concern);
	return origin;
}
