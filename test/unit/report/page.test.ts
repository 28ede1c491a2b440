import { DateTime } from 'luxon';
import { renderReport, type Report } from '../../../lib/report/page';

const now = DateTime.fromISO('2026-11-20T10:00:00Z', { zone: 'UTC' }) as DateTime<true>;
const email = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const figures = {
	...{ sent: 1, opened: 0, notOpened: 1, clicked: 0, notClicked: 1, bounced: 0, unsubscribed: 0 },
	...{ complained: 0, uncertain: 0, waiting: 0, notMailed: 1 },
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
