import { prepareSegment } from '../../../lib/segment/segment';
import { anyOf, condition, context, matches, not } from './conditions';

// Tuesday, 10 March 2026.
const day = (date: string, clicks: number, actions = 0, revenue = 0) => ({ date, clicks, actions, revenue });
const performance = [
	day('2025-12-31', 100),
	day('2026-01-01', 1),
	day('2026-02-01', 2, 1, 50),
	day('2026-02-28', 4),
	day('2026-03-01', 8),
	day('2026-03-08', 16),
	day('2026-03-09', 32, 2, 30.5),
	day('2026-03-10', 64),
];

const equals = (field: string, number: number, range: Record<string, unknown>) =>
	matches([condition(field, 'equals', { number, ...range })], { performance });

describe('performance over dates', () => {
	it.each([
		[{ range: 'today' }, 64],
		[{ range: 'yesterday' }, 32],
		[{ range: 'lastDays', rangeDays: 0 }, 64],
		[{ range: 'lastDays', rangeDays: 1 }, 96],
		[{ range: 'lastDays', rangeDays: 9 }, 120],
		[{ range: 'thisWeek' }, 96],
		[{ range: 'lastWeek' }, 16],
		[{ range: 'thisMonth' }, 120],
		[{ range: 'lastMonth' }, 6],
		[{ range: 'thisQuarter' }, 127],
		[{ range: 'lastQuarter' }, 100],
		[{ range: 'thisYear' }, 127],
		[{ range: 'lastYear' }, 100],
		[{ range: 'between', rangeStart: '2026-02-28', rangeEnd: '2026-03-01' }, 12],
		[{ range: 'between', rangeStart: '2020-01-01', rangeEnd: '2020-12-31' }, 0],
	])('%j has %p clicks', (range, clicks) => {
		expect(equals('clicks', clicks, range)).toBe(true);
		expect(equals('clicks', clicks + 1, range)).toBe(false);
	});

	it('knows what today is in the zone', () => {
		const late = context({ at: '2026-03-10T23:30', zone: 'America/New_York' });
		const row = condition('clicks', 'equals', { number: 64, range: 'today' });
		expect(matches([row], { performance }, late)).toBe(true);
		const early = context({ at: '2026-03-11T00:30', zone: 'America/New_York' });
		expect(matches([row], { performance }, early)).toBe(false);
	});

	it('computes averages and rates, which a partner without activity does not have', () => {
		const lastMonth = { range: 'lastMonth' };
		expect(equals('averageOrder', 50, lastMonth)).toBe(true);
		expect(equals('conversionRate', (1 / 6) * 100, lastMonth)).toBe(true);
		const row = condition('averageOrder', 'lessThan', { number: 1, range: 'today' });
		expect(prepareSegment(anyOf([row]), context()).explain({ performance }).reasons).toEqual([
			'Average Order today is less than 1 — it is empty',
		]);
	});

	it('takes rows of a day as they come, and numbers as text', () => {
		const rows = [
			{ date: '2026-03-10T00:00:00-08:00', clicks: '3' },
			{ date: new Date('2026-03-09T12:00:00Z'), clicks: 4 },
			{ date: ' 2026-03-09 ', clicks: null },
			{ date: '2026-03-10', clicks: 5 },
		];
		const row = condition('clicks', 'equals', { number: 12, range: 'lastDays', rangeDays: 1 });
		expect(matches([row], { performance: rows })).toBe(true);
	});
});

describe('revenue in several currencies', () => {
	const rows = [
		{ ...day('2026-03-09', 1, 1, 100), currency: 'EUR' },
		{ ...day('2026-03-09', 0, 1, 15_000), currency: 'JPY' },
		{ ...day('2026-03-10', 2, 1, 50), currency: 'eur ' },
		{ ...day('2026-03-10', 4), currency: 'USD' },
	];
	const partner = { performance: rows };
	const week = { range: 'lastDays', rangeDays: 7 };
	const explain = (field: string, number: number, range: object) =>
		prepareSegment(anyOf([condition(field, 'greaterThan', { number, ...range })]), context())
			.explain(partner)
			.reasons.join();

	it('cannot be told, nor the average order; clicks and actions can', () => {
		const reason = 'cannot tell: its revenue is in several currencies';
		expect(explain('revenue', 500, week)).toContain(reason);
		expect(explain('averageOrder', 1, week)).toContain(reason);
		const negated = anyOf(not(condition('revenue', 'greaterThan', { number: 1e9, ...week })));
		expect(prepareSegment(negated, context()).matches(partner)).toBe(false);
		expect(matches([condition('actions', 'equals', { number: 3, ...week })], partner)).toBe(true);
		expect(matches([condition('clicks', 'equals', { number: 7, ...week })], partner)).toBe(true);
	});

	it('can be told over dates that have one only, and where rows do not name any', () => {
		expect(matches([condition('revenue', 'equals', { number: 50, range: 'today' })], partner)).toBe(true);
		const unnamed = rows.map(({ date, revenue }) => ({ date, revenue }));
		expect(
			matches([condition('revenue', 'equals', { number: 15_150, ...week })], { performance: unnamed }),
		).toBe(true);
	});
});

describe('activity that is not known', () => {
	const reasons = (row: ReturnType<typeof condition>, partner: Record<string, unknown>) =>
		prepareSegment(anyOf([row]), context())
			.explain(partner)
			.reasons.join();
	const none = condition('clicks', 'none', { range: 'lastDays', rangeDays: 30 });

	it.each([
		[{}],
		[{ clicks: 120 }],
		[{ clicks: 0 }],
		[{ performance: null }],
		[{ performance: 'none' }],
		[{ performance: [] }],
		[{ performance: [], clicks: 120 }],
		[{ performance: [{ date: '2026-03-09', actions: 1 }] }],
		[{ performance: [{ date: 'yesterday', clicks: 1 }] }],
		[{ performance: [{ date: '2026-03-09', clicks: 'many' }] }],
		[{ performance: [null] }],
	])('is never taken for zero: %j', (partner) => {
		expect(matches([none], partner)).toBe(false);
		expect(
			matches([condition('clicks', 'lessThan', { number: 5, range: 'lastDays', rangeDays: 30 })], partner),
		).toBe(false);
		expect(reasons(none, partner)).toMatch(/^Clicks in the last 30 days is none at all — cannot tell: /);
	});

	it('is zero where days are known and none of them has any, or where there never was any', () => {
		expect(matches([none], { performance: [day('2025-01-01', 5)] })).toBe(true);
		expect(matches([none], { performance: [day('2026-03-09', 0)] })).toBe(true);
		expect(matches([none], { performance: [], clicks: 0 })).toBe(true);
	});

	it('over the lifetime is told by the totals alone', () => {
		const lifetime = condition('clicks', 'none');
		expect(matches([lifetime], { clicks: 0 })).toBe(true);
		expect(matches([lifetime], { clicks: '0' })).toBe(true);
		expect(matches([lifetime], { clicks: 7 })).toBe(false);
		expect(reasons(lifetime, { performance })).toBe(
			'Clicks is none at all — cannot tell: its lifetime clicks are not known',
		);
	});

	it.each([
		[{ range: 'lastDays', rangeDays: -1 }, /Clicks: enter a whole number of Range Days/],
		[
			{ range: 'between', rangeStart: '2026-03-02', rangeEnd: '2026-03-01' },
			/Range End must not be before Range Start/,
		],
		[{ range: 'between', rangeStart: '2026-03-02' }, /choose a date for Range End/],
		[{ range: 'someday' }, /choose a Performance Date Range/],
	])('is asked for dates that make sense: %j', (range, message) => {
		const segment = prepareSegment(anyOf([condition('clicks', 'none', range)]), context());
		expect(segment.problems.join()).toMatch(message);
	});

	it('needs a run in which somebody has daily performance', () => {
		const evaluation = context({ hasField: (path) => path !== 'performance' });
		const segment = prepareSegment(anyOf([none]), evaluation);
		expect(segment.problems.join()).toMatch(/Clicks: no partner of this run has the field “performance”/);
	});
});
