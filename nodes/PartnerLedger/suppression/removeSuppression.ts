import { findSuppressions, removeSuppressions } from '../../../lib/ledger/suppressions';
import { warn } from '../../shared/hints';
import type { Operation } from '../operation';
import { readEmail, readScope } from './parameters';

/** Lets an address be mailed again. */
export const removeSuppression: Operation = async (context, ledger, itemIndex) => {
	const address = readEmail(context, itemIndex);
	const program = readScope(context, itemIndex);
	const removed = await removeSuppressions(ledger, { address, ...(program !== undefined && { program }) });
	if (program !== undefined && (await findSuppressions(ledger, program, [address])).size > 0) {
		warn(
			context,
			`${address} is still suppressed for all programs. To let it be mailed, choose All Programs under Holds For.`,
		);
	}
	return [{ email: address, ...(program !== undefined && { program }), removed }];
};
