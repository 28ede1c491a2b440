import { DateTime } from 'luxon';
import { renderReport, type Report } from '../../../lib/report/page';

const now = DateTime.fromISO('2026-11-20T10:00:00Z', { zone: 'UTC' }) as DateTime<true>;
const email = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const figures = {
	...{ sent: 1, opened: 0, notOpened: 1, clicked: 0, notClicked: 1, bounced: 0, unsubscribed: 0 },
	...{ complained: 0, uncertain: 0, heldBack: 0, waiting: 0, notMailed: 1 },
};
const report = {
	steps: [{ ...email, ...figures }],
	rows: [],
	issues: [{ ...email, partnerId: 'P-1', reason: 'Has no email address', since: 0, lastAt: now.toMillis() }],
	...{ since: 0, conversionDays: 30, now, title: 'Acme' },
} as unknown as Report;

it('shows figures as they are read, and no bar for what never happened', () => {
	const steps = [{ ...email, ...figures, sent: 12_345, opened: 1, notOpened: 12_344 }];
	const page = renderReport({ ...report, steps });
	expect(readTable(page, 'By email')[1]?.slice(0, 5)).toEqual([
		...['Prospecting\u00a0· Invite', '12,345', '1 0.0%', '12,344', '0 0.0%'],
	]);
	expect(
		[...page.matchAll(/<span class="(\w+)" style="width:([\d.]+)%">/g)].map((bar) => bar.slice(1)),
	).toEqual([
		['sent', '100'],
		['opened', '0.1'],
	]);
});

describe('what was not tracked', () => {
	const sentAt = now.toMillis();
	const row = { ...email, address: 'a@x.example', status: 'sent', sentAt, earlierSentAt: [], reason: null };
	const untracked = { opened: null, notOpened: null, clicked: null, notClicked: null };
	const rows = [
		{ ...row, partnerId: 'P-1', tracksOpens: false, tracksClicks: true },
		{ ...row, partnerId: 'P-2', tracksOpens: true, tracksClicks: true },
		{ ...row, partnerId: 'P-3', tracksOpens: false, tracksClicks: false, clickedAt: 0 },
	] as unknown as Report['rows'];
	const totalsOf = (page: string) =>
		[...page.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>(?:<dd class="note">(.*?)<\/dd>)?/g)].map((match) =>
			match.slice(1, 4).join(' '),
		);

	it('has no figures, no rate and no bar', () => {
		const page = renderReport({ ...report, steps: [{ ...email, ...figures, ...untracked }] });
		expect(readTable(page, 'By email')[1]?.slice(1, 6)).toEqual([
			...['1', '– not tracked', '–', '– not tracked', '–'],
		]);
		expect(totalsOf(page).slice(0, 4)).toEqual([
			...['Sent 1 ', 'Opened – not tracked', 'Clicked – not tracked', 'Bounced 0 0.0% of sent'],
		]);
		expect(page).not.toMatch(/class="bar">.*(opened|clicked)/);
		expect(page).toContain('Opened and Clicked are out of the emails sent with the option Tracking');
	});

	it('is left out of rates', () => {
		const half = { ...email, ...figures, sent: 10, opened: 1, notOpened: 3, clicked: 1, notClicked: 9 };
		const page = renderReport({ ...report, steps: [half, { ...email, ...figures, ...untracked }] });
		expect(readTable(page, 'By email')[1]?.slice(1, 6)).toEqual(['10', '1 25.0%', '3', '1 10.0%', '9']);
		expect(totalsOf(page).slice(1, 3)).toEqual([
			'Opened 1 25.0% of 4 tracked',
			'Clicked 1 10.0% of 10 tracked',
		]);
	});

	it('is a dash in the row of a recipient, unless it is known all the same', () => {
		const page = renderReport({ ...report, rows });
		expect(readTable(page, 'Recipients').map((cells) => [cells[0], ...cells.slice(5, 7)])).toEqual([
			['Partner', 'Last opened', 'Last clicked'],
			['P-1', '–', ''],
			['P-2', '', ''],
			['P-3', '–', 'Jan 1, 1970 00:00'],
		]);
		expect(page).toContain('A dash stands for what was not tracked');
		expect(renderReport({ ...report, rows: rows.slice(1, 2) })).not.toContain('A dash stands');
	});
});

describe('how many emails went out on each day', () => {
	const sentOn = (...times: string[]) =>
		times.map((time, index) => ({
			...{ ...email, partnerId: `P-${index}`, address: 'a@x.example', status: 'sent' },
			...{ sentAt: Date.parse(time), earlierSentAt: [], reason: null, tracksOpens: true, tracksClicks: true },
		})) as unknown as Report['rows'];
	const draw = (since: string, rows: Report['rows']) =>
		renderReport({ ...report, since: Date.parse(since), rows });
	const columnsOf = (page: string) =>
		[...page.matchAll(/<title>([^<]*)<\/title><\/rect>/g)].map(([, text]) => text);

	it('is shown of the days of the report and of no others', () => {
		const page = draw(
			'2026-11-17T00:00:00Z',
			sentOn('2026-11-11T12:00:00Z', '2026-11-17T00:00:00Z', '2026-11-18T23:59:59Z', '2026-11-20T09:00:00Z'),
		);
		expect(columnsOf(page)).toEqual(['Nov 17: 1', 'Nov 18: 1', 'Nov 19: 0', 'Nov 20: 1']);
		expect(page).toContain('<h2 id="by-day">Sent per day</h2>');
		expect(page).toContain('<span>Nov 17</span><span>Nov 20</span>');
	});

	it('begins at midnight each day, also after one that begins an hour later', () => {
		// In Egypt the first hour of 24 April 2026 does not exist.
		const until = DateTime.fromISO('2026-04-26T12:00', { zone: 'Africa/Cairo' }) as DateTime<true>;
		const since = until.minus({ days: 2 }).startOf('day').toMillis();
		const rows = sentOn('2026-04-25T00:30:00+03:00', '2026-04-26T00:30:00+03:00');
		const page = renderReport({ ...report, since, now: until, rows });
		expect(columnsOf(page)).toEqual(['Apr 24: 0', 'Apr 25: 1', 'Apr 26: 1']);
	});

	it('is said by a table as well, which takes no pointer, no eyes and no script', () => {
		const page = draw('2026-11-19T00:00:00Z', sentOn('2026-11-19T12:00:00Z', '2026-11-19T12:00:00Z'));
		expect(readTable(page, 'Sent per day')).toEqual([
			['Day', 'Sent'],
			['Nov 19', '2'],
			['Nov 20', '0'],
		]);
		expect(page).toMatch(/<svg[^>]* aria-hidden="true">/);
		expect(page).toMatch(/<details><summary>Show as a table<\/summary>\s*<table/);
	});

	it.each([
		['2026-08-21T00:00:00Z', 92, 'day', 'Aug 21'],
		['2026-08-20T00:00:00Z', 14, 'week', 'Week of Aug 20, 2026'],
		['2025-02-20T00:00:00Z', 92, 'week', 'Week of Feb 20, 2025'],
		['2024-12-31T00:00:00Z', 24, 'month', 'Dec 2024'],
		['1995-12-31T00:00:00Z', 32, 'year', '1995'],
	])(
		'is summed up where columns for all of them would be too thin: since %s',
		(since, amount, unit, first) => {
			const page = draw(since, sentOn(since, '2026-11-20T09:00:00Z'));
			const columns = columnsOf(page);
			expect([columns.length, columns[0]]).toEqual([amount, `${first}: 1`]);
			expect(page).toContain(`<h2 id="by-day">Sent per ${unit}</h2>`);
			const widths = [...page.matchAll(/<rect [^>]*width="([^"]*)"/g)].map(([, width]) => Number(width));
			expect(Math.min(...widths)).toBeGreaterThan(3);
		},
	);
});

it('says how many rows it leaves out, and nothing where there are none', () => {
	const issues = Array.from({ length: 1_700 }, () => report.issues[0]!);
	expect(renderReport({ ...report, issues })).toContain('1,200 more are left out here.');
	expect(renderReport(report)).not.toContain('left out');
});

/** The texts of the cells of each row of the table under a heading, its head first. */
function readTable(page: string, heading: string): string[][] {
	const [, after = ''] = page.split(`>${heading}</h2>`);
	const [table = ''] = after.split('</table>');
	return table
		.split('</tr>')
		.map((row) =>
			[...row.matchAll(/<(t[hd])(?: [^>]*)?>(.*?)<\/\1>/g)].map((cell) => cell[2]!.replace(/<[^>]*>/g, '')),
		)
		.filter((cells) => cells.length > 0);
}

it('shows what is wrong before everything else, as text', () => {
	const page = renderReport({ ...report, warnings: ['Links lead to <b>nowhere</b>.'] });
	expect(page).toContain('<p class="warning" role="note">Links lead to &lt;b&gt;nowhere&lt;/b&gt;.</p>');
	expect(renderReport(report)).not.toContain('class="warning"');
});

it('names the program of each email where there are several', () => {
	const [us, eu] = ['Acme US', 'Acme EU'].map((program) => ({ ...email, program }));
	const steps = [us, eu].map((own) => ({ ...own, ...figures })) as unknown as Report['steps'];
	const rows = [{ ...eu, partnerId: 'P-1', address: '', status: 'sent', earlierSentAt: [], reason: null }];
	const issues = [{ ...report.issues[0]!, ...us }];
	const page = renderReport({ ...report, steps, rows: rows as unknown as Report['rows'], issues });
	const inUs = 'Acme US\u00a0· Prospecting\u00a0· Invite';
	const inEu = 'Acme EU\u00a0· Prospecting\u00a0· Invite';
	expect(readTable(page, 'By email').map(([name]) => name)).toEqual(['Email', inUs, inEu]);
	expect([...page.matchAll(/^<p>(.*· Invite)<\/p>$/gm)].map(([, name]) => name)).toEqual([inUs, inEu]);
	expect(readTable(page, 'Recipients')[1]?.[2]).toBe(inEu);
	expect(readTable(page, 'Who was not mailed, and why')[1]?.[2]).toBe(inUs);
});

it('names no two regions alike, one in the other', () => {
	const [partner] = report.issues;
	const row = { ...email, partnerId: 'P-1', address: '', status: 'sent', earlierSentAt: [], reason: null };
	const page = renderReport({ ...report, rows: [row] as unknown as Report['rows'], issues: [partner!] });
	const names = [...page.matchAll(/aria-labelledby="([^"]+)"/g)].map(([, name]) => name);
	expect(names).toEqual(['by-email', 'by-day', 'not-mailed', 'recipients']);
});

describe('who was not mailed', () => {
	const page = renderReport(report);

	it('says why right after whom, where a small window still shows it', () => {
		expect(readTable(page, 'Who was not mailed, and why')).toEqual([
			['Partner', 'Why', 'Email', 'Since', 'Last run'],
			['P-1', 'Has no email address', 'Prospecting\u00a0· Invite', 'Jan 1, 1970 00:00', 'Nov 20, 2026 10:00'],
		]);
	});

	it('has a row for each partner, named by its first cell, in a region that keys can scroll', () => {
		expect(page).toContain('<th scope="row" class="partner">P-1</th>');
		expect(page).toContain('<div class="scroll" role="region" aria-labelledby="not-mailed" tabindex="0">');
	});
});
