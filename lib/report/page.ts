import Handlebars from 'handlebars';
import { DateTime } from 'luxon';
import { drawDays, drawSteps } from './charts';
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
	const dayChart = drawDays(rows, now);
	const hasConversions = steps.some(({ joined }) => joined !== undefined);
	return renderPage({
		title: title === '' ? 'Partner emails' : `Partner emails: ${title}`,
		since: formatTime(report.since),
		until: formatTime(now.toMillis()),
		zone: now.zoneName,
		warnings: report.warnings ?? [],
		isEmpty: steps.length === 0,
		totals: listTotals(steps),
		hasConversions,
		conversionDays,
		stepChart: drawSteps(steps.map((figures) => ({ ...figures, name: nameStep(figures) }))),
		dayChart: { ...dayChart, most: formatNumber(dayChart.most) },
		steps: steps.map((figures) => ({
			...formatNumbers(figures),
			name: nameStep(figures),
			openRate: formatShare(figures.opened, figures.sent),
			clickRate: formatShare(figures.clicked, figures.sent),
		})),
		rows: rows.slice(0, MOST_ROWS).map((row) => ({
			step: nameStep(row),
			partnerId: row.partnerId.startsWith('forgotten ') ? 'forgotten' : row.partnerId,
			address: row.address.includes('@') ? row.address : '',
			status: row.bouncedAt !== undefined ? STATUS_WORDS.bounced : STATUS_WORDS[row.status],
			sentAt: formatTime(row.sentAt),
			...describeEarlier(row.earlierSentAt.map(formatTime)),
			openedAt: formatTime(row.openedAt),
			clickedAt: formatTime(row.clickedAt),
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

/** The times an email was sent before: the last few, the latest first, and how many more there are. */
function describeEarlier(times: readonly string[]): { earlierSentAt: string[]; moreTimes: number } {
	return {
		earlierSentAt: times.slice(-MOST_EARLIER_TIMES).reverse(),
		moreTimes: Math.max(times.length - MOST_EARLIER_TIMES, 0),
	};
}

function listTotals(steps: readonly StepFigures[]): Array<{ label: string; amount: string; note: string }> {
	const sum = (field: keyof StepFigures) =>
		steps.reduce((total, figures) => total + Number(figures[field] ?? 0), 0);
	const sent = sum('sent');
	const entry = (label: string, field: keyof StepFigures, withShare = true) => ({
		label,
		amount: formatNumber(sum(field)),
		note: withShare ? formatShare(sum(field), sent) : '',
	});
	return [
		entry('Sent', 'sent', false),
		entry('Opened', 'opened'),
		entry('Clicked', 'clicked'),
		entry('Bounced', 'bounced'),
		entry('Unsubscribed', 'unsubscribed'),
		entry('Complained', 'complained'),
		entry('Uncertain', 'uncertain', false),
	];
}

/** Figures as they are read. */
function formatNumbers(figures: StepFigures): Record<string, string> {
	return Object.fromEntries(
		Object.entries(figures).map(([name, value]: [string, string | number]) => [
			name,
			typeof value === 'number' ? formatNumber(value) : value,
		]),
	);
}

/** How many rows the page leaves out; empty for none. */
function countLeftOut(rows: readonly unknown[]): string {
	return rows.length > MOST_ROWS ? formatNumber(rows.length - MOST_ROWS) : '';
}

function formatNumber(amount: number): string {
	return amount.toLocaleString('en-US');
}

function formatShare(part: number, whole: number): string {
	return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)}%`;
}

function nameStep({ chain, step }: { chain: string; step: string }): string {
	// No line begins with the dot.
	return `${chain}\u00a0· ${step}`;
}
