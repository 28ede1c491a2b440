import { DateTime } from 'luxon';
import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { LONGEST_HISTORY_DAYS } from '../../lib/impact/actions';
import type { ImpactClient } from '../../lib/impact/client';
import { keepEarlierIds } from '../../lib/impact/earlierIds';
import { readProspects } from '../../lib/impact/prospects';
import { findPages } from '../../lib/impact/pages';
import { PARTNERS_PER_PAGE } from '../../lib/impact/profile';
import type { RosterRequest } from '../../lib/impact/reading';
import { preparePages, readRoster, readRosterPage, type ReadingContext } from '../../lib/impact/roster';
import type { RosterItem } from '../../lib/impact/rosterItems';
import { toText } from '../../lib/partner/values';
import { connectImpact } from '../shared/impact';
import { readProgramId } from '../shared/impactParameters';
import { withLedger } from '../shared/ledger';
import { isManualExecution } from '../shared/mode';
import { readNumber } from '../shared/numbers';
import { readZone, refusePartnerExpressions, requireTextParameter } from '../shared/parameters';
import { DEFAULT_HISTORY_DAYS } from './properties/partner';
import { reportRoster, warnOfProspects } from './rosterReport';
import { readClock } from '../shared/surroundings';

/**
 * The roster of a program: one item for each joined partner, applicant, former partner and prospect, or one page of
 * them. Nothing is put out before all of it was read.
 *
 * @throws ImpactError, LedgerError or NodeOperationError
 */
export async function getRoster(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const client = await connectImpact(context);
	const request = await readRequest(context, client);
	const page = readNumber(context, 'options.page', 'Page', { fallback: 0, least: 0, isWhole: true });
	const input = context.getInputData();
	const read = readProspects(input.map(({ json }) => json));
	return withLedger(async (ledger) => {
		const prospects = await keepEarlierIds(ledger, request.emailProgram, read);
		const items =
			page === 0
				? await readAll({ client, ledger, request, prospects })
				: await readPage(context, { client, ledger, request, prospects }, page);
		reportRoster(context, items, prospects, client.requests);
		warnOfProspects(context, input, prospects);
		return items.map(toExecutionData);
	});
}

/** Reads what holds for all partners and puts out one item per page of the roster. */
export async function prepareRosterPages(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const client = await connectImpact(context);
	const request = await readRequest(context, client);
	const size = readNumber(context, 'options.pageSize', 'Page Size', {
		fallback: PARTNERS_PER_PAGE,
		least: 1,
		most: PARTNERS_PER_PAGE,
		isWhole: true,
	});
	const pages = await withLedger((ledger) => preparePages(client, ledger, request, size));
	return Array.from({ length: pages.all }, (_, index) => ({
		json: { page: index + 1, pages: pages.all, pageSize: pages.size, rosterId: pages.rosterId },
		pairedItem: { item: 0 },
	}));
}

async function readRequest(context: IExecuteFunctions, client: ImpactClient): Promise<RosterRequest> {
	refusePartnerExpressions(context, {
		programId: 'impact.com Program',
		emailProgram: 'Program in Emails',
	});
	return {
		programId: await readProgramId(context, client),
		emailProgram: requireTextParameter(context, 'emailProgram', 'Program in Emails'),
		historyDays: readNumber(context, 'options.historyDays', 'History (Days)', {
			fallback: DEFAULT_HISTORY_DAYS,
			least: 1,
			most: LONGEST_HISTORY_DAYS,
			isWhole: true,
		}),
		isPreview: isManualExecution(context),
		now: DateTime.fromMillis(readClock(), { zone: readZone(context) }) as DateTime<true>,
	};
}

async function readAll(roster: Omit<ReadingContext, 'reading'>): Promise<RosterItem[]> {
	const items: RosterItem[] = [];
	for await (const part of readRoster(roster)) items.push(...part);
	return items;
}

async function readPage(
	context: IExecuteFunctions,
	roster: Omit<ReadingContext, 'reading'>,
	page: number,
): Promise<RosterItem[]> {
	const rosterId = toText(context.getNodeParameter('options.rosterId', 0, ''));
	if (rosterId === undefined) {
		throw new NodeOperationError(context.getNode(), 'Page needs the option Roster ID', {
			description:
				'Add the option Roster ID and use the “rosterId” of the item that Prepare Roster Pages put out, like its “page”.',
		});
	}
	const reading = await findPages(roster.ledger, roster.request, rosterId);
	if (reading === undefined) {
		throw new NodeOperationError(context.getNode(), 'The pages of the roster have not been prepared', {
			description:
				'Page needs an impact.com node with the operation Prepare Roster Pages earlier in the same run, at most three hours before, and its “rosterId” in the option Roster ID.',
		});
	}
	if (page > reading.pages.all) {
		throw new NodeOperationError(
			context.getNode(),
			`Page must be a whole number from 1 to ${reading.pages.all}, not ${page}`,
			{ description: 'Use the “page” of an item that Prepare Roster Pages put out.' },
		);
	}
	return readRosterPage({ ...roster, reading }, reading.pages, page);
}

function toExecutionData({ data, prospectIndex }: RosterItem): INodeExecutionData {
	// An empty list, not the first prospect: n8n would otherwise show a stranger's data as this partner's.
	const pairedItem = prospectIndex === undefined ? [] : { item: prospectIndex };
	return { json: data as INodeExecutionData['json'], pairedItem };
}
