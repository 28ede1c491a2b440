import Handlebars from 'handlebars';
import { DateTime } from 'luxon';
import type { ChainStep } from '../ledger/names';
import { drawSteps, drawTime, type TimeChart } from './charts';
import { formatFigures, formatNumber, lacksTracking, listTotals } from './figureTexts';
import type { IssueRow } from './issues';
import { PAGE_TEMPLATE } from './pageTemplate';
import type { RecipientRow } from './recipientRows';
import type { StepFigures } from './stepFigures';

/** Everything a report page shows. */
export interface Report {
	steps: StepFigures[];
	rows: RecipientRow[];
	issues: IssueRow[];
	/** Milliseconds since 1970, UTC. */
	since: number;
	/** How many days after an email a conversion counts. */
	conversionDays: number;
	/** In the zone that times are shown in. */
	now: DateTime<true>;
	/** What the report is about, such as the program; may be empty. */
	title: string;
	/** What keeps the next emails from being right, in sentences. */
	warnings?: readonly string[];
}

/** More rows than this make a page too long to read; a CSV file has all. */
const MOST_ROWS = 500;

/** More earlier times than this would make a row too high. */
const MOST_EARLIER_TIMES = 3;

/** What the status of an email is called. */
const STATUS_WORDS: Record<RecipientRow['status'], string> = {
	sent: 'Sent',
	bounced: 'Bounced',
	uncertain: 'Uncertain',
	retryLater: 'Waiting',
	claimed: 'Being sent',
};

const renderPage = Handlebars.create().compile<Record<string, unknown>>(PAGE_TEMPLATE, { strict: true });

/**
 * One self-contained HTML page: nothing is loaded and no script runs. Every chart stands beside a table that says the
 * same. All texts are escaped.
 */
export function renderReport(report: Report): string {
	const { steps, rows, issues, now, conversionDays, title } = report;
	const formatTime = (time: number | null | undefined) =>
		typeof time === 'number'
			? DateTime.fromMillis(time, { zone: now.zone }).setLocale('en-US').toFormat('MMM d, yyyy HH:mm')
			: '';
	const nameStep = createNamer(steps);
	const hasConversions = steps.some(({ joined }) => joined !== undefined);
	const shownRows = rows.slice(0, MOST_ROWS);
	return renderPage({
		title: title === '' ? 'Partner emails' : `Partner emails: ${title}`,
		since: formatTime(report.since),
		until: formatTime(now.toMillis()),
		zone: now.zoneName,
		warnings: report.warnings ?? [],
		isEmpty: steps.length === 0,
		totals: listTotals(steps),
		lacksTracking: lacksTracking(steps),
		hasConversions,
		conversionDays,
		stepChart: drawSteps(steps.map((figures) => ({ ...figures, name: nameStep(figures) }))),
		timeChart: describeTime(drawTime(rows, report.since, now)),
		steps: steps.map((figures) => ({ ...formatFigures(figures), name: nameStep(figures) })),
		hasDashes: shownRows.some((row) => isUnknown(row, 'openedAt') || isUnknown(row, 'clickedAt')),
		rows: shownRows.map((row) => ({
			step: nameStep(row),
			partnerId: row.partnerId.startsWith('forgotten ') ? 'forgotten' : row.partnerId,
			address: row.address.includes('@') ? row.address : '',
			status: describeStatus(row),
			sentAt: formatTime(row.sentAt),
			...describeEarlier(row.earlierSentAt.map(formatTime)),
			openedAt: isUnknown(row, 'openedAt') ? '–' : formatTime(row.openedAt),
			clickedAt: isUnknown(row, 'clickedAt') ? '–' : formatTime(row.clickedAt),
			unsubscribedAt: formatTime(row.unsubscribedAt),
			reason: row.status === 'sent' && row.bouncedAt === undefined ? '' : (row.reason ?? ''),
		})),
		leftOut: countLeftOut(rows),
		issues: issues.slice(0, MOST_ROWS).map((issue) => ({
			...issue,
			step: nameStep(issue),
			since: formatTime(issue.since),
			lastAt: formatTime(issue.lastAt),
		})),
		issuesLeftOut: countLeftOut(issues),
	});
}

function describeStatus({ bouncedAt, isHeldBack, status }: RecipientRow): string {
	if (bouncedAt !== undefined) return STATUS_WORDS.bounced;
	return isHeldBack ? 'Held back: the mail server refuses the sender' : STATUS_WORDS[status];
}

/** Whether nobody knows if an email that was sent was opened, or clicked. */
function isUnknown(row: RecipientRow, field: 'openedAt' | 'clickedAt'): boolean {
	const isTracked = field === 'openedAt' ? row.tracksOpens : row.tracksClicks;
	return row.sentAt !== undefined && row[field] === undefined && !isTracked;
}

function describeTime(chart: TimeChart) {
	return {
		...chart,
		unitLabel: chart.unit.charAt(0).toUpperCase() + chart.unit.slice(1),
		most: formatNumber(chart.most),
		columns: chart.columns.map((column) => ({ ...column, amount: formatNumber(column.amount) })),
	};
}

/** The times an email was sent before: the last few, the latest first, and how many more there are. */
function describeEarlier(times: readonly string[]): { earlierSentAt: string[]; moreTimes: number } {
	return {
		earlierSentAt: times.slice(-MOST_EARLIER_TIMES).reverse(),
		moreTimes: Math.max(times.length - MOST_EARLIER_TIMES, 0),
	};
}

/** How many rows the page leaves out; empty for none. */
function countLeftOut(rows: readonly unknown[]): string {
	return rows.length > MOST_ROWS ? formatNumber(rows.length - MOST_ROWS) : '';
}

/** Names emails by chain and step, and by the program as well where the report is about several. */
function createNamer(steps: readonly StepFigures[]): (email: ChainStep) => string {
	const hasSeveral = new Set(steps.map(({ program }) => program)).size > 1;
	// No line begins with the dot.
	return ({ program, chain, step }) => [...(hasSeveral ? [program] : []), chain, step].join('\u00a0· ');
}
