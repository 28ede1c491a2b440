import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { LedgerDatabase } from '../../lib/ledger/schema';

/**
 * One operation of the node, carried out for one incoming item.
 *
 * @param itemIndex position of the item in the node's input
 * @returns the items that it answers with
 * @throws NodeOperationError, or an error whose message is for the operator
 */
export type Operation = (
	context: IExecuteFunctions,
	ledger: LedgerDatabase,
	itemIndex: number,
) => Promise<IDataObject[]>;
