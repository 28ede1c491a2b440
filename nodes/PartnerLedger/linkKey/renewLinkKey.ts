import { rotateSigningKey } from '../../../lib/ledger/signingKeys';
import type { Operation } from '../operation';
import { readClock } from '../../shared/surroundings';

/** Signs links with a new key from now on; those signed with the one before stay valid. */
export const renewLinkKey: Operation = async (_context, ledger) => {
	await rotateSigningKey(ledger, readClock());
	return [{ renewed: true }];
};
