import { gunzipSync } from 'node:zlib';
import { renderRehearsal } from '../../../lib/rehearsal/page';
import { packPageData } from '../../../lib/rehearsal/pageData';
import type { Rehearsal, RehearsedEmail } from '../../../lib/rehearsal/result';
import { describeRehearsal } from '../../../lib/rehearsal/table';
import { findWarnings } from '../../../lib/rehearsal/warnings';

const START = Date.UTC(2026, 2, 1);
const HOUR = 60 * 60 * 1000;

const email = (partnerId: string, hours: number, change: Partial<RehearsedEmail> = {}): RehearsedEmail => ({
	...{ at: new Date(START + hours * HOUR).toISOString(), partnerId, address: `${partnerId}@partner.example` },
	...{
		program: 'P',
		chain: 'Chain',
		step: 'Invite',
		subject: 'Hi',
		lane: 0,
		outcome: 'sent',
		hadJoined: false,
	},
	html: '<p>Hi <b>Ann</b></p>',
	...change,
});

const rehearsal = (change: Partial<Rehearsal> = {}): Rehearsal => ({
	...{
		workflow: 'Prospecting',
		zone: 'UTC',
		start: START,
		end: START + 48 * HOUR,
		seed: 1,
		hours: 48,
		runs: 3,
	},
	...{ visits: 9, events: 2, seconds: 1, partners: 2, names: { a: 'Ann', b: 'Bob' } },
	lanes: [
		{
			...{ node: 'Send Invite', title: '1 · Invite', color: 4, isForJoined: false },
			...{ hasSegment: true, hasDelay: false },
			email: { program: 'P', chain: 'Chain', step: 'Invite' },
		},
	],
	...{ emails: [], timeline: [], leftOut: [], failures: [], warnings: [], notes: [] },
	...change,
});

describe('the page', () => {
	it('holds texts as text, whoever wrote them', () => {
		const attack = '</script><img src=x onerror=alert(1)>{{constructor}}';
		const page = renderRehearsal(
			rehearsal({
				...{ workflow: attack, names: { a: attack }, warnings: [attack], notes: [attack] },
				emails: [email('a', 0, { subject: attack, html: attack })],
				leftOut: [{ lane: 0, reason: attack, partners: 1, examples: [attack] }],
			}),
		);

		expect(page).not.toContain('<img');
		expect(page.match(/<\/script>/g)).toHaveLength(2);
		expect(page).toContain('&lt;/script&gt;&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;{{constructor}}');
		expect(page).toContain('default-src &#x27;none&#x27;');
	});

	it('keeps every email as it was, and what they share once', () => {
		const emails = Array.from({ length: 2000 }, (_, index) =>
			email(`p${index}`, 1, {
				html: `<p>Hi <b>Partner ${index}</b></p>${'<p>The same for all</p>'.repeat(100)}`,
			}),
		);
		const packed = packPageData(rehearsal({ emails }));
		const data = JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString()) as {
			texts: string[];
			emails: Array<[number, number, number, number[]]>;
		};
		const unpack = (index: number) => data.emails[index]![3].map((part) => data.texts[part]).join('');

		expect([0, 7, 1999].map(unpack)).toEqual([0, 7, 1999].map((index) => emails[index]!.html));
		expect(packed.length).toBeLessThan(100_000);
	});
});

describe('warnings', () => {
	it('count emails per partner and day in the zone of the workflow; bounced ones do not count', () => {
		const warnings = (...emails: RehearsedEmail[]) => findWarnings(rehearsal({ emails }));

		expect(warnings(email('a', 1), email('a', 2), email('a', 25))).toEqual([]);
		expect(warnings(email('a', 1), email('a', 2), email('a', 3, { outcome: 'bounced' }))).toEqual([]);
		expect(warnings(email('a', 1), email('a', 2), email('a', 3))).toEqual([
			expect.stringContaining('1 partner gets 3 or more emails in one day: a 3 on 2026-03-01'),
		]);
	});

	it('name an email after joining only where the lane is not for partners who joined', () => {
		const late = rehearsal({ emails: [email('a', 1, { hadJoined: true })] });

		expect(findWarnings(late)).toEqual([
			expect.stringContaining('“Chain: Invite” goes to 1 who had already joined'),
		]);
		expect(findWarnings({ ...late, lanes: [{ ...late.lanes[0]!, isForJoined: true }] })).toEqual([]);
	});

	it('say what is missing where nothing chooses partners', () => {
		const open = { ...rehearsal().lanes[0]!, hasSegment: false };
		const three = [1, 2, 3].map((hour) => email('a', hour, { hadJoined: true }));
		expect(findWarnings(rehearsal({ emails: three, lanes: [open] }))).toEqual([
			'1 partner gets 3 or more emails in one day: a 3 on 2026-03-01. Nothing before “Send Invite” chooses partners: put a Segment Filter or a Chain Delay there.',
			'“Chain: Invite” goes to 3 who had already joined, such as a on 2026-03-01. Put a Segment Filter before “Send Invite” that asks for the Relationship Stage.',
		]);
	});

	it('name two nodes that send one email, of which the second seems silent', () => {
		const [lane] = rehearsal().lanes;
		const twin = { ...lane!, node: 'Twin', email: { program: 'p ', chain: 'chain', step: 'INVITE' } };
		expect(findWarnings(rehearsal({ emails: [email('a', 1)], lanes: [lane!, twin] }))).toEqual([
			'“Chain: Invite” is the email of “Send Invite” and “Twin”: a partner gets it from one of them only. Give each email a Step of its own.',
		]);
	});

	it('name a lane that never fires, and failed runs', () => {
		const failures = [{ at: START, node: 'Get Roster', message: 'It broke', times: 2 }];
		const leftOut = [{ lane: 0, reason: 'Has no email address', partners: 3, examples: [] }];

		expect(findWarnings(rehearsal({ failures, leftOut }))).toEqual([
			'2 runs failed, the first on Mar 1, 00:00, at “Get Roster”: It broke. The lanes after it did not run.',
			'“Chain: Invite” never sends anything in this rehearsal. What stands in the way of most partners: Has no email address.',
		]);
	});
});

it('is a table in a terminal', () => {
	const emails = [email('a', 1), email('b', 30, { outcome: 'bounced' })];
	const timeline = emails.map(({ partnerId, at, outcome }, index) => ({
		...{ at: Date.parse(at), partnerId, lane: 0, email: index },
		kind: outcome === 'sent' ? ('email' as const) : ('bounced' as const),
	}));
	const leftOut = [{ lane: 0, reason: 'Has no email address', partners: 3, examples: [] }];

	expect(
		describeRehearsal(rehearsal({ emails, timeline, leftOut, warnings: ['Look here.'] })).split('\n'),
	).toEqual([
		'Prospecting: Mar 1, 2026 to Mar 3, 2026 (UTC)',
		'2 partners, 48 hours, 2 emails, 1.0 s. Nothing was sent.',
		'',
		'Lane           Sent  Bounced  Accepted  Rejected  First       Last        Left out mostly because',
		'Chain: Invite     1        1                      2026-03-01  2026-03-02  3 × Has no email address',
		'',
		'Partners 2 → Got an email 1 → Applied 0 → Joined 0 → Made a sale 0',
		'',
		'! Look here.',
	]);
});
