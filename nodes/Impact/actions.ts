import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { ApiObject } from '../../lib/impact/answer';
import { listActions, splitIntoWindows } from '../../lib/impact/actions';
import type { ImpactClient } from '../../lib/impact/client';
import { DAY } from '../../lib/partner/durations';
import { toNumber, toText } from '../../lib/partner/values';
import { readDate } from '../shared/dates';
import { readId } from '../shared/impactParameters';
import { readLimit } from '../shared/numbers';
import { omitEmpty, readSimplify, takeRows } from './rows';
import { readClock } from '../shared/surroundings';

/** The days before now that are shown when From is left empty, as the API does by itself. */
const DEFAULT_DAYS = 7;

/** The actions of a program whose event lies between two dates; the API allows 45 days at once, so it is asked in turn. */
export async function getActions(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	const programId = readId(context, 'programId', 'impact.com Program', itemIndex);
	const state = toText(context.getNodeParameter('filters.state', itemIndex, ''));
	const limit = readLimit(context, itemIndex);
	const to = readDate(context, 'filters.to', 'To', itemIndex)?.toMillis() ?? readClock();
	const from = readDate(context, 'filters.from', 'From', itemIndex)?.toMillis() ?? to - DEFAULT_DAYS * DAY;
	if (from >= to) {
		throw new NodeOperationError(context.getNode(), 'From is not before To', {
			itemIndex,
			description: 'Choose an earlier From or a later To.',
		});
	}
	// An action at the moment where two windows meet is in both.
	const found = new Map<unknown, ApiObject>();
	for (const [start, end] of splitIntoWindows(from, to).reverse()) {
		if (found.size >= limit) break;
		const pages = listActions(client, programId, 'event', start, end, state);
		for (const action of await takeRows(pages, limit)) found.set(action.Id, action);
	}
	const actions = [...found.values()].slice(0, limit);
	return readSimplify(context, itemIndex) ? actions.map(simplifyAction) : (actions as IDataObject[]);
}

function simplifyAction(action: ApiObject): IDataObject {
	return omitEmpty({
		actionId: toText(action.Id),
		partnerId: toText(action.MediaPartnerId),
		partnerName: toText(action.MediaPartnerName),
		event: toText(action.ActionTrackerName),
		state: toText(action.State),
		happenedAt: toText(action.EventDate),
		amount: toNumber(action.Amount),
		payout: toNumber(action.Payout),
		currency: toText(action.Currency),
		orderId: toText(action.Oid),
	});
}
