import { DateTime } from 'luxon';
import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { ImpactClient } from '../../lib/impact/client';
import { readProspects } from '../../lib/impact/prospects';
import { findPages } from '../../lib/impact/pages';
import type { RosterRequest } from '../../lib/impact/reading';
import {
	PARTNERS_PER_PAGE,
	preparePages,
	readRoster,
	readRosterPage,
	type ReadingContext,
} from '../../lib/impact/roster';
import type { RosterItem } from '../../lib/impact/rosterItems';
import { RELATIONSHIP_STAGES } from '../../lib/partner/partner';
import { toNumber, toText } from '../../lib/partner/values';
import { connectImpact } from '../shared/impact';
import { readProgramId } from '../shared/impactParameters';
import { count, formatNumber } from '../shared/items';
import { withLedger } from '../shared/ledger';
import { isManualExecution } from '../shared/mode';
import { readZone, refusePartnerExpressions, requireTextParameter } from '../shared/parameters';
import { DEFAULT_HISTORY_DAYS } from './properties/partner';
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
	const page = toNumber(context.getNodeParameter('options.page', 0, '')) ?? 0;
	const prospects = readProspects(context.getInputData().map(({ json }) => json));
	return withLedger(async (ledger) => {
		const items =
			page === 0
				? await readAll({ client, ledger, request, prospects })
				: await readPage(context, { client, ledger, request, prospects }, page);
		reportRoster(context, items, client, prospects.repeated);
		return items.map(toExecutionData);
	});
}

/** Reads what holds for all partners and puts out one item per page of the roster. */
export async function prepareRosterPages(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const client = await connectImpact(context);
	const request = await readRequest(context, client);
	const size = toNumber(context.getNodeParameter('options.pageSize', 0, PARTNERS_PER_PAGE));
	const pages = await withLedger((ledger) =>
		preparePages(client, ledger, request, size ?? PARTNERS_PER_PAGE),
	);
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
		historyDays:
			toNumber(context.getNodeParameter('options.historyDays', 0, DEFAULT_HISTORY_DAYS)) ??
			DEFAULT_HISTORY_DAYS,
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
	if (!Number.isInteger(page) || page < 1 || page > reading.pages.all) {
		throw new NodeOperationError(
			context.getNode(),
			`Page must be a whole number from 1 to ${reading.pages.all}, not ${page}`,
			{ description: 'Use the “page” of an item that Prepare Roster Pages put out.' },
		);
	}
	return readRosterPage({ ...roster, reading }, reading.pages, page);
}

function toExecutionData({ data, prospectIndex }: RosterItem): INodeExecutionData {
	return { json: data as INodeExecutionData['json'], pairedItem: { item: prospectIndex ?? 0 } };
}

function reportRoster(
	context: IExecuteFunctions,
	items: readonly RosterItem[],
	client: ImpactClient,
	repeated: number,
): void {
	const amounts = Map.groupBy(items, ({ data }) => data.relationshipStage);
	const stages = RELATIONSHIP_STAGES.flatMap(({ value, label }) => {
		const amount = amounts.get(value)?.length ?? 0;
		return amount === 0 ? [] : [`${formatNumber(amount)} ${label}`];
	});
	const sentences = [
		`${count(items.length, 'partner')}${stages.length > 0 ? `: ${stages.join(', ')}` : ''}.`,
		...(repeated > 0
			? [`${count(repeated, 'input item')} left out: the same ID or email address as another one.`]
			: []),
		`${count(client.requests, 'request')} to impact.com.`,
	];
	context.addExecutionHints({ message: sentences.join(' '), type: 'info', location: 'outputPane' });
}
