import type { Condition } from '../../../lib/segment/condition';
import { findOverlap, lintSegment } from '../../../lib/segment/lint';
import { prepareSegment } from '../../../lib/segment/segment';
import { anyOf, condition, context, custom, not, stageIs, stageIsNot } from './conditions';

const lint = (...conditions: Condition[]) => lintSegment(prepareSegment(anyOf(conditions), context()));
const email = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const revenue = (number: number, upperNumber: number) =>
	condition('revenue', 'between', { number, upperNumber });

describe('lint', () => {
	it.each([
		['a clean segment', [stageIs('joined'), condition('clicks', 'greaterThan', { number: 5 })]],
		[
			'the same field over different dates',
			[
				stageIs('joined'),
				condition('clicks', 'none', { range: 'today' }),
				condition('clicks', 'greaterThan', { number: 5 }),
			],
		],
		[
			'a range in two halves',
			[custom('number', 'greaterThan', { number: 1 }), custom('number', 'lessThan', { number: 5 })],
		],
		[
			'groups that overlap',
			[
				condition('groups', 'includesAnyOf', { texts: 'a,b' }),
				condition('groups', 'includesNoneOf', { texts: 'b,c' }),
			],
		],
		['empty joined date of prospects', [stageIs('new'), condition('joinedAt', 'isEmpty')]],
	])('says nothing of %s', (_name, conditions) => {
		expect(lint(...conditions)).toEqual([]);
	});

	it('finds duplicates', () => {
		expect(lint(stageIs('new'), stageIs('NEW'))).toEqual([
			'“Relationship Stage is New” stands there twice; one is enough.',
		]);
	});

	it.each([
		[custom('number', 'greaterThan', { number: 5 }), custom('number', 'lessThan', { number: 5 })],
		[custom('number', 'greaterThan', { number: 5 }), custom('number', 'equals', { number: 5 })],
		[custom('number', 'between', { number: 1, upperNumber: 2 }), custom('number', 'isEmpty')],
		[stageIs('new'), stageIs('joined')],
		[stageIs('new'), stageIsNot('new', 'joined')],
		[stageIs('new'), condition('relationshipStage', 'isEmpty')],
		[custom('text', 'is', { text: 'a' }), custom('text', 'isNot', { text: 'A' })],
		[custom('boolean', 'isTrue'), custom('boolean', 'isFalse')],
		[condition('stageChangedAt', 'today'), condition('stageChangedAt', 'moreThanDaysAgo', { days: 7 })],
		[
			condition('stageChangedAt', 'inTheLastDays', { days: 3 }),
			condition('stageChangedAt', 'exactlyDaysAgo', { days: 7 }),
		],
		[
			condition('groups', 'includesAllOf', { texts: 'a,b' }),
			condition('groups', 'includesNoneOf', { texts: 'b' }),
		],
		[
			condition('groups', 'includesAnyOf', { texts: 'a' }),
			condition('groups', 'includesNoneOf', { texts: 'a,b' }),
		],
		[
			{ ...condition('emailHistory', 'wasSent'), email },
			{ ...condition('emailHistory', 'wasNotSent'), email },
		],
	])('finds what can never hold together: %j', (one, other) => {
		for (const pair of [lint(one, other), lint(other, one)]) {
			expect(pair).toEqual([expect.stringMatching(/can never hold together, so nobody meets this group\.$/)]);
		}
	});

	it.each([
		[[condition('clicks', 'none')]],
		[[condition('clicks', 'none'), stageIs('joined', 'expired')]],
		[[condition('averageOrder', 'lessThan', { number: 5 }), stageIsNot('new')]],
	])('asks for the stage Joined beside performance: %j', (conditions) => {
		expect(lint(...conditions).join()).toMatch(/Only joined partners have performance/);
	});

	it('accepts a joined contract in place of the stage', () => {
		const contract = condition('contractStage', 'isAnyOf', { choices: ['joined'] });
		expect(lint(contract, condition('clicks', 'none'))).toEqual([]);
	});

	it('knows that prospects have no joined date', () => {
		expect(lint(stageIs('new', 'outreach'), condition('joinedAt', 'today')).join()).toMatch(
			/have never joined/,
		);
		expect(lint(stageIs('new', 'joined'), condition('joinedAt', 'today'))).toEqual([]);
	});

	it('does not ask a negated group for anything but sense', () => {
		const segment = prepareSegment(anyOf(not(condition('clicks', 'none'))), context());
		expect(lintSegment(segment)).toEqual([]);
	});
});

describe('lanes', () => {
	const overlap = (one: Condition[], other: Condition[]) =>
		findOverlap(prepareSegment(anyOf(one), context()), prepareSegment(anyOf(other), context()));

	it.each([
		[[revenue(1, 5)], [revenue(5, 9)]],
		[[stageIs('joined'), revenue(1, 5)], [revenue(2, 3)]],
		[
			[condition('lastClickAt', 'moreThanDaysAgo', { days: 30 })],
			[condition('lastClickAt', 'moreThanDaysAgo', { days: 60 })],
		],
	])('overlap: %j and %j', (one, other) => {
		expect(overlap(one, other)).toMatch(/” and “.*” overlap$/);
	});

	it.each([
		[[revenue(1, 4)], [revenue(5, 9)]],
		[
			[stageIs('joined'), revenue(1, 5)],
			[stageIs('expired'), revenue(1, 5)],
		],
		[[stageIsNot('joined')], [stageIsNot('joined')]],
		[[condition('revenue', 'lessThan', { number: 5 })], [condition('revenue', 'equals', { number: 5 })]],
		[
			[condition('revenue', 'equals', { number: 5, range: 'today' })],
			[condition('revenue', 'equals', { number: 5, range: 'yesterday' })],
		],
	])('do not: %j and %j', (one, other) => {
		expect(overlap(one, other)).toBeUndefined();
	});
});
