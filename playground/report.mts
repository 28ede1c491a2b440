import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { countSent, type LaneResult } from '../testkit/workflows/lanes.mts';
import type { Run } from './playground.mts';

/** What `npm start -- --once` leaves for other programs: counts per lane, and the emails that arrived. */
export type Summary = Record<string, Record<string, number> | number>;

/** Sums up a run. */
export function summarise({ lanes, arrived }: Run): Summary {
	const counts = Object.fromEntries(lanes.map(({ lane, counts }) => [lane, counts]));
	return { ...counts, inbox: arrived };
}

/** Writes a summary as JSON. */
export async function writeSummary(file: string, summary: Summary): Promise<void> {
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, `${JSON.stringify(summary, null, '\t')}\n`);
}

/** Everything that went wrong in a run, in words; empty when all is well. */
export function listFailures({ execution, lanes, arrived }: Run): string[] {
	const failures = lanes.flatMap(({ lane, failures }) => failures.map((failure) => `${lane}: ${failure}`));
	if (execution.status !== 'success') {
		failures.push(
			`The execution ended as ${execution.status}: ${execution.error?.message ?? 'no reason given'}`,
		);
	}
	if (lanes.length === 0) failures.push('The workflow has no lane: no node sends or accepts.');
	const sent = countSent(lanes);
	if (sent !== arrived) failures.push(`The lanes sent ${sent} emails, but ${arrived} arrived in the inbox.`);
	return failures;
}

/** The applicants whom one run did not accept, or who had not joined in the roster of the next one. */
export function listUnaccepted(applicants: string[], run: Run, next: Run): string[] {
	const accepted = run.lanes
		.filter(({ lane }) => lane === 'auto-accept')
		.flatMap(({ entries }) => entries.filter(({ status }) => status === 'accepted'))
		.map(({ address }) => address);
	const joined = next.roster
		.filter(({ relationshipStage }) => relationshipStage === 'joined')
		.map(({ email }) => email);
	return applicants.flatMap((address) => {
		if (!accepted.includes(address)) return [`${address} applied, but was not accepted`];
		return joined.includes(address) ? [] : [`${address} was accepted, but has not joined in the next roster`];
	});
}

/** A line with the counts of a lane: `Invite: sent 30, not sent 3 (2 alreadySent, 1 noAddress), not matched 27`. */
export function describeLane({ lane, counts, entries }: LaneResult): string {
	const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
	const notSent = Object.entries(Object.groupBy(entries, ({ status }) => status))
		.filter(([status]) => !(status in counts))
		.map(([status, group]) => `${group?.length ?? 0} ${status}`);
	const reasons = notSent.length > 0 ? ` (${notSent.join(', ')})` : '';
	const parts = Object.entries(counts).map(
		([name, count]) => `${words(name)} ${count}${name === 'notSent' ? reasons : ''}`,
	);
	return `${lane}: ${parts.join(', ')}`;
}

/** A table of who got what. Who has an email already and who waits for review are counted, not listed. */
export function renderTable(lanes: LaneResult[]): string {
	const header = ['Lane', 'Partner', 'Address', 'Status', 'Subject or reason'];
	const rows = lanes.flatMap(({ lane, entries }) =>
		entries
			.filter(({ status }) => status !== 'alreadySent' && status !== 'needsReview')
			.map((entry) => [lane, entry.partner, entry.address, entry.status, shorten(entry.detail, 60)]),
	);
	const widths = header.map((title, column) =>
		Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
	);
	const line = (cells: string[]) =>
		cells
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd();
	const rule = line(widths.map((width) => '─'.repeat(width)));
	const table = rows.length > 0 ? [line(header), rule, ...rows.map(line)] : ['Nobody was due anything new.'];
	return [...table, '', ...lanes.map(describeLane)].join('\n');
}

function shorten(text: string, length: number): string {
	const single = text.replace(/\s+/g, ' ');
	return single.length > length ? `${single.slice(0, length - 1)}…` : single;
}
