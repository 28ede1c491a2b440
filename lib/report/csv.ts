import { stringify } from 'csv-stringify/sync';
import type { RecipientRow } from './recipientRows';

/**
 * One line per email and recipient, for a spreadsheet: with a byte order mark, so that Excel reads UTF-8, and with
 * formulas made harmless (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function writeCsv(rows: readonly RecipientRow[]): string {
	const records = rows.map((row) => {
		const record = toRecord(row);
		return { ...record, earlierSentAt: record.earlierSentAt.join(', ') };
	});
	return stringify(records, { header: true, bom: true, escape_formulas: true });
}

/** A row with times as ISO 8601 texts, as items have it. */
export function toRecord(row: RecipientRow) {
	return {
		program: row.program,
		chain: row.chain,
		step: row.step,
		partnerId: row.partnerId,
		email: row.address,
		status: row.status,
		sentAt: formatTime(row.sentAt),
		earlierSentAt: row.earlierSentAt.map(formatTime),
		timesSent: row.status === 'sent' ? row.occurrence : row.occurrence - 1,
		lastOpenedAt: formatTime(row.openedAt),
		lastClickedAt: formatTime(row.clickedAt),
		lastLink: row.lastLink ?? '',
		bouncedAt: formatTime(row.status === 'bounced' ? row.settledAt : row.bouncedAt),
		complainedAt: formatTime(row.complainedAt),
		unsubscribedAt: formatTime(row.unsubscribedAt),
		wasScanned: row.wasScanned,
		attempts: row.attempts,
		reason: row.reason ?? '',
		opensTracked: row.tracksOpens,
		clicksTracked: row.tracksClicks,
	};
}

function formatTime(time: number | null | undefined): string {
	return time === null || time === undefined ? '' : new Date(time).toISOString();
}
