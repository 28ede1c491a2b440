import { DateTime } from 'luxon';
import type { Rehearsal } from './result';
import { countFunnel, summariseLanes } from './summary';

/** The result as text for a terminal. */
export function describeRehearsal(rehearsal: Rehearsal): string {
	const { workflow, zone, start, end, warnings, notes } = rehearsal;
	const format = (time: number) =>
		DateTime.fromMillis(time, { zone }).setLocale('en-US').toFormat('MMM d, yyyy');
	const lanes = summariseLanes(rehearsal);
	const rows = [
		['Lane', 'Sent', 'Bounced', 'Accepted', 'Rejected', 'First', 'Last', 'Left out mostly because'],
		...lanes.map(({ name, email, sent, bounced, accepted, declined, first, last, reasons }) => [
			name,
			email ? count(sent) : '',
			email ? count(bounced) : '',
			email ? '' : count(accepted),
			email ? '' : count(declined),
			first ?? '',
			last ?? '',
			reasons[0] ? `${count(reasons[0].partners)} × ${reasons[0].reason}` : '',
		]),
	];
	const funnel = countFunnel(rehearsal).map(({ label, partners }) => `${label} ${count(partners)}`);
	return [
		`${workflow}: ${format(start)} to ${format(end)} (${zone})`,
		`${count(rehearsal.partners, 'partner')}, ${count(rehearsal.hours, 'hour')}, ${count(rehearsal.emails.length, 'email')}, ${rehearsal.seconds.toFixed(1)} s. Nothing was sent.`,
		'',
		...renderColumns(rows),
		'',
		funnel.join(' → '),
		'',
		...(warnings.length === 0 ? ['No warnings.'] : warnings.map((warning) => `! ${warning}`)),
		...notes.map((note) => `  ${note}`),
	].join('\n');
}

/** An amount, with its noun where there is one: `1 partner`, `1,204 partners`. */
function count(amount: number, noun = ''): string {
	const plural = noun === '' || amount === 1 ? noun : `${noun}s`;
	return `${amount.toLocaleString('en-US')} ${plural}`.trim();
}

function renderColumns(rows: readonly string[][]): string[] {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows.map((row) =>
		row
			.map((cell, column) => (isNumber(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
			.join('  ')
			.trimEnd(),
	);
}

const isNumber = (text: string) => /^[\d,]+$/.test(text);
