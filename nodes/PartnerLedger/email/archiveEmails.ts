import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { archiveSends, findArchivableSends, type ArchivedSend } from '../../../lib/ledger/archive';
import { restoreNames } from '../../../lib/ledger/writtenNames';
import { DAY } from '../../../lib/partner/durations';
import { inform } from '../../shared/hints';
import { count } from '../../shared/items';
import { isManualExecution } from '../../shared/mode';
import { readClock } from '../../shared/surroundings';
import type { Operation } from '../operation';

/** Bounces and requests to unsubscribe come within days, but links must work for weeks. */
const SHORTEST_AGE = 30;

/**
 * Takes the details of old emails out of the ledger and gives them as items. A manual execution only shows them.
 *
 * @throws NodeOperationError for an age or a limit that is none
 */
export const archiveEmails: Operation = async (context, ledger, itemIndex) => {
	const days = readWhole(context, itemIndex, 'olderThan', 'Older Than (Days)', SHORTEST_AGE);
	const limit = readWhole(context, itemIndex, 'maximumEmails', 'Maximum Emails', 1);
	const sends = await findArchivableSends(ledger, readClock() - days * DAY, limit);
	// Before anything is removed: what cannot be given out must stay.
	const written = await restoreNames(ledger, sends);
	if (isManualExecution(context)) {
		inform(
			context,
			`A manual execution archives nothing. The next run would archive ${count(sends.length, 'email')}.`,
		);
	} else {
		await archiveSends(ledger, sends);
	}
	return written.map(describe);
};

function describe({ address, claimedAt, settledAt, ...send }: ArchivedSend) {
	return {
		...send,
		email: address,
		claimedAt: new Date(claimedAt).toISOString(),
		settledAt: new Date(settledAt).toISOString(),
	};
}

function readWhole(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
	label: string,
	least: number,
): number {
	const value = Number(context.getNodeParameter(name, itemIndex));
	if (Number.isInteger(value) && value >= least) return value;
	throw new NodeOperationError(context.getNode(), `${label} must be a whole number of at least ${least}`, {
		description: 'Nothing was archived.',
		itemIndex,
	});
}
