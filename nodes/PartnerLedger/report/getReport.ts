import { DateTime } from 'luxon';
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { findPublicAddress } from '../../../lib/ledger/publicAddresses';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { readSigningKeys } from '../../../lib/ledger/signingKeys';
import { toNumber, toText } from '../../../lib/partner/values';
import { toRecord, writeCsv } from '../../../lib/report/csv';
import { listIssues } from '../../../lib/report/issues';
import { renderReport } from '../../../lib/report/page';
import { listRecipientRows, type ReportFilter } from '../../../lib/report/recipientRows';
import { computeStepFigures } from '../../../lib/report/stepFigures';
import { findAddressConcern } from '../../shared/addressConcern';
import { withLedger } from '../../shared/ledger';
import { findSurroundings, readClock } from '../../shared/surroundings';

/** Days back beyond which there are no emails, whatever number somebody enters for “all”. */
const LONGEST_REPORT = 36_500;

/**
 * Makes one report, however many items come in: they are the partners whose conversions it counts.
 *
 * @throws NodeOperationError for a number of days that is none
 */
export async function getReport(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	return await withLedger((ledger) => makeReport(context, ledger, items));
}

async function makeReport(
	context: IExecuteFunctions,
	ledger: LedgerDatabase,
	items: readonly INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const now = DateTime.fromMillis(readClock(), { zone: context.getTimezone() }) as DateTime<true>;
	const program = toText(context.getNodeParameter('options.program', 0, ''));
	const chain = toText(context.getNodeParameter('options.chain', 0, ''));
	const days = readDays(context, 'days', 'Last Days', 30);
	const conversionDays = readDays(context, 'options.conversionDays', 'Conversion Days', 30);
	const since = now
		.minus({ days: Math.min(days, LONGEST_REPORT) })
		.startOf('day')
		.toMillis();
	const filter: ReportFilter = { program, chain, since };
	const rows = await listRecipientRows(ledger, filter);
	const issues = await listIssues(ledger, filter);
	const partners = items.map(({ json }) => json);
	const conversions = { partners, days: conversionDays, zone: now.zoneName };
	const steps = computeStepFigures(rows, issues, filter.since, conversions);
	switch (context.getNodeParameter('format', 0, 'steps')) {
		case 'recipients':
			return toItems(rows.map(toRecord));
		case 'issues':
			return toItems(
				issues.map(({ since, lastAt, ...issue }) => ({
					...issue,
					since: new Date(since).toISOString(),
					lastAt: new Date(lastAt).toISOString(),
				})),
			);
		case 'csv':
			return [await toFile(context, writeCsv(rows), 'csv', { recipients: rows.length })];
		case 'html': {
			const [written = { program, chain }] = steps;
			const title = [program && written.program, chain && written.chain].filter((name) => name).join(', ');
			const warnings = await listWarnings(ledger, now.toMillis());
			const html = renderReport({ steps, rows, issues, since, conversionDays, now, title, warnings });
			return [await toFile(context, html, 'html', { html })];
		}
		default:
			return toItems(steps.map((figures) => ({ ...figures })));
	}
}

function readDays(context: IExecuteFunctions, name: string, label: string, fallback: number): number {
	const days = toNumber(context.getNodeParameter(name, 0, fallback));
	if (days !== undefined && days > 0) return days;
	throw new NodeOperationError(context.getNode(), `${label} must be a number of more than 0`, {
		description: 'Enter how many days it is, such as 30.',
	});
}

function toItems(records: readonly IDataObject[]): INodeExecutionData[] {
	return records.map((json) => ({ json, pairedItem: { item: 0 } }));
}

/** The page is where an operator looks: a run in the background has nobody who reads its hints. */
async function listWarnings(ledger: LedgerDatabase, now: number): Promise<string[]> {
	// A rehearsal reaches nobody, not even itself.
	const found = findSurroundings() ? undefined : await findPublicAddress(ledger);
	const concern = found && (await findAddressConcern(found.url, await readSigningKeys(ledger, now)));
	return concern === undefined ? [] : [concern];
}

const MIME_TYPES = { csv: 'text/csv', html: 'text/html' } as const;

async function toFile(
	context: IExecuteFunctions,
	content: string,
	extension: keyof typeof MIME_TYPES,
	json: IDataObject,
): Promise<INodeExecutionData> {
	const data = await context.helpers.prepareBinaryData(
		Buffer.from(content, 'utf8'),
		`partner-emails.${extension}`,
		MIME_TYPES[extension],
	);
	return { json, binary: { data }, pairedItem: { item: 0 } };
}
