import { addSuppression } from '../../../lib/ledger/suppressions';
import { recordNames } from '../../../lib/ledger/writtenNames';
import type { Operation } from '../operation';
import { readEmail, readReason, readScope } from './parameters';
import { describePlace } from '../../shared/place';
import { readClock } from '../../shared/surroundings';

/** Makes sure that an address is not mailed. */
export const addOneSuppression: Operation = async (context, ledger, itemIndex) => {
	const address = readEmail(context, itemIndex);
	const program = readScope(context, itemIndex);
	const reason = readReason(context, itemIndex);
	if (program !== undefined) await recordNames(ledger, { program });
	const added = await addSuppression(ledger, {
		address,
		reason,
		source: describePlace(context),
		createdAt: readClock(),
		...(program !== undefined && { program }),
	});
	return [{ email: address, ...(program !== undefined && { program }), reason, added }];
};
