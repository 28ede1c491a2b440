import { removeSuppressions } from '../../../lib/ledger/suppressions';
import type { Operation } from '../operation';
import { readEmail, readScope } from './parameters';

/** Lets an address be mailed again. */
export const removeSuppression: Operation = async (context, ledger, itemIndex) => {
	const address = readEmail(context, itemIndex);
	const program = readScope(context, itemIndex);
	const removed = await removeSuppressions(ledger, { address, ...(program !== undefined && { program }) });
	return [{ email: address, ...(program !== undefined && { program }), removed }];
};
