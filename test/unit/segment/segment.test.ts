import { DateTime } from 'luxon';
import { countAddresses } from '../../../lib/partner/addresses';
import { toDateTime } from '../../../lib/partner/values';
import type { Condition } from '../../../lib/segment/condition';
import { prepareSegment } from '../../../lib/segment/segment';
import { anyOf, condition, context, custom, matches, not, NOW, stageIs } from './conditions';

describe('a segment', () => {
	it('joins conditions by AND and groups by OR', () => {
		const segment = prepareSegment(
			anyOf(
				[stageIs('new'), condition('country', 'isAnyOf', { choices: ['DE'] })],
				[condition('groups', 'includesAnyOf', { texts: 'VIP, Press' })],
			),
			context(),
		);
		expect(segment.matches({ relationshipStage: 'new', country: 'de' })).toBe(true);
		expect(segment.matches({ relationshipStage: 'new', country: 'US' })).toBe(false);
		expect(segment.matches({ relationshipStage: 'joined', groups: 'a, vip' })).toBe(true);
		expect(segment.matches({ groups: [{ name: 'Press' }] })).toBe(true);
		expect(segment.matches({})).toBe(false);
		expect(segment.problems).toEqual([]);
	});

	it('matches nobody when it is empty, and says so', () => {
		for (const groups of [[], [[]], [not()]]) {
			const segment = prepareSegment(anyOf(...groups), context());
			expect(segment.matches({ relationshipStage: 'new' })).toBe(false);
			expect(segment.problems).toEqual(['There are no conditions, so nobody matches. Add a condition.']);
		}
	});

	it.each([
		[condition('nonsense', 'is', { text: 'x' }), /“nonsense” is not a known field/],
		[condition('country', 'resembles', { text: 'x' }), /Country: choose a Comparison/],
		[condition('country', 'isAnyOf', { choices: ['Neverland'] }), /“Neverland” is not one of its values/],
		[condition('name', 'isNot', { text: '  ' }), /Partner Name: enter a Value/],
		[stageIs(), /Relationship Stage: choose Values/],
		[
			condition('groups', 'includesNoneOf', { texts: ' , ' }),
			/Partner Group: enter at least one of the Values/,
		],
		[
			condition('joinedAt', 'exactlyDaysAgo', { days: 1.5 }),
			/Original Joined Date: enter a whole number of Days/,
		],
		[condition('joinedAt', 'before', { date: 'soon' }), /Original Joined Date: choose a date for Date/],
		[custom('number', 'greaterThan', { number: 'many' }), /Field “x”: enter a number for Number/],
		[
			{ ...condition('customField', 'isEmpty'), custom: { path: ' ', kind: 'text' as const } },
			/enter the Field Name/,
		],
		[
			{ ...condition('emailHistory', 'wasNotSent'), email: { program: 'p', chain: 'c', step: '' } },
			/enter the Step/,
		],
	])('never holds with a broken condition, and says what to do: %#', (broken, message) => {
		const segment = prepareSegment(anyOf([broken]), context());
		for (const partner of [{}, { country: 'DE', x: 5, joinedAt: '2026-03-01', groups: 'a' }]) {
			expect(segment.matches(partner)).toBe(false);
		}
		expect(segment.problems.join()).toMatch(message);
	});

	it('takes a custom field that nobody has for a misspelt name', () => {
		const segment = prepareSegment(
			anyOf([custom('text', 'isNot', { text: 'a' })]),
			context({ hasField: () => false }),
		);
		expect(segment.matches({ y: 1 })).toBe(false);
		expect(segment.problems.join()).toMatch(/no partner has a field of that name/);
	});

	it('goes on with the other groups when one is broken', () => {
		const segment = prepareSegment(anyOf([condition('nonsense', 'is')], [stageIs('joined')]), context());
		expect(segment.matches({ relationshipStage: 'Joined' })).toBe(true);
		expect(segment.problems).toHaveLength(1);
	});

	it('explains in plain sentences', () => {
		const segment = prepareSegment(
			anyOf([stageIs('joined', 'expired'), condition('joinedAt', 'inTheLastDays', { days: 1 })]),
			context(),
		);
		expect(segment.explain({ relationshipStage: 'outreach', joinedAt: '2026-01-02' })).toEqual({
			holds: [],
			reasons: [
				'Relationship Stage is any of Joined, Expired — it is Outreach',
				'Original Joined Date is in the last 1 day — it is 2 Jan 2026',
			],
		});
		expect(segment.explain({ joinedAt: 'soon' }).reasons).toEqual([
			'Relationship Stage is any of Joined, Expired — it is empty',
			'Original Joined Date is in the last 1 day — cannot tell: its value is not a date',
		]);
		expect(segment.explain({ relationshipStage: 'joined', joinedAt: NOW })).toEqual({
			holds: [
				'Relationship Stage is any of Joined, Expired — it is Joined',
				'Original Joined Date is in the last 1 day — it is 10 Mar 2026',
			],
			reasons: [],
		});
	});

	it('asks the ledger about an email once and by name', () => {
		const email = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
		const evaluation = context({ answer: () => new Map([['7', Date.parse('2026-03-01')]]) });
		const sent = { ...condition('emailHistory', 'wasSent'), email };
		const notSent = { ...condition('emailHistory', 'wasNotSent'), email };
		expect([
			matches([sent], { partnerId: 7 }, evaluation),
			matches([notSent], { partnerId: 7 }, evaluation),
		]).toEqual([true, false]);
		expect([
			matches([sent], { partnerId: 8 }, evaluation),
			matches([notSent], { partnerId: 8 }, evaluation),
		]).toEqual([false, true]);
		const segment = prepareSegment(anyOf([sent]), evaluation);
		expect(segment.explain({ partnerId: 8 }).reasons).toEqual([
			'Email “Invite” of chain “Prospecting” was sent — it was not',
		]);
		expect(segment.explain({ partnerId: 7 }).holds).toEqual([
			'Email “Invite” of chain “Prospecting” was sent — it was, on 1 Mar 2026',
		]);
	});

	it('finds an address among the contacts', () => {
		const hasAddress = [condition('email', 'isNotEmpty')];
		expect(matches(hasAddress, { contacts: [{ email: 'a@b.example' }] })).toBe(true);
		expect(matches(hasAddress, { email: ' ', contacts: [] })).toBe(false);
	});
});

describe('date conditions', () => {
	const dateIs = (
		operator: string,
		operands: Condition['operands'],
		value: unknown,
		evaluation = context(),
	) => matches([condition('stageChangedAt', operator, operands)], { stageChangedAt: value }, evaluation);

	it.each([
		['today', {}, '2026-03-10T00:00', true],
		['today', {}, '2026-03-10T23:59', true],
		['today', {}, '2026-03-09T23:59', false],
		['yesterday', {}, '2026-03-09', true],
		['exactlyDaysAgo', { days: 7 }, '2026-03-03T23:59:59', true],
		['exactlyDaysAgo', { days: 7 }, '2026-03-04T00:00', false],
		['exactlyDaysAgo', { days: 7 }, '2026-03-02T23:59', false],
		['exactlyDaysAgo', { days: '7' }, '2026-03-03', true],
		['inTheLastDays', { days: 2 }, '2026-03-08T00:00', true],
		['inTheLastDays', { days: 2 }, '2026-03-07T23:59', false],
		['inTheLastDays', { days: 2 }, '2026-03-10T15:31', false],
		['moreThanDaysAgo', { days: 2 }, '2026-03-07T23:59', true],
		['moreThanDaysAgo', { days: 2 }, '2026-03-08T00:00', false],
		['inTheNextDays', { days: 1 }, '2026-03-11T23:00', true],
		['inTheNextDays', { days: 1 }, '2026-03-12T00:00', false],
		['before', { date: '2026-03-01' }, '2026-02-28T23:59', true],
		['before', { date: '2026-03-01' }, '2026-03-01', false],
		['after', { date: '2026-03-01' }, '2026-03-01T23:59', false],
		['after', { date: '2026-03-01' }, '2026-03-02T00:00', true],
		['after', { date: '2026-03-01T09:00' }, '2026-03-01T09:01', true],
		['between', { date: '2026-03-01', upperDate: '2026-03-02' }, '2026-03-02', true],
		['between', { date: '2026-03-01', upperDate: '2026-03-02' }, '2026-03-02T23:59', true],
		['between', { date: '2026-03-01', upperDate: '2026-03-02' }, '2026-03-03', false],
		['onWeekday', { weekdays: [1, 3] }, '2026-03-09', true],
		['onWeekday', { weekdays: [1, 3] }, '2026-03-10', false],
		['onDayOfMonth', { dayOfMonth: 31 }, '2026-01-31', true],
		['onDayOfMonth', { dayOfMonth: 31 }, '2026-02-28', false],
		['anniversary', {}, '2020-03-10', true],
		['anniversary', {}, '2026-03-10', false],
		['anniversary', {}, '2027-03-10', false],
		['anniversary', {}, '2020-03-11', false],
		['isEmpty', {}, '', true],
		['isEmpty', {}, 'soon', false],
		['isNotEmpty', {}, 'soon', false],
	])('%s %j of %s is %s', (operator, operands, value, expected) => {
		expect(dateIs(operator, operands, value)).toBe(expected);
	});

	it.each(['today', 'yesterday', 'moreThanDaysAgo', 'before', 'after'])(
		'%s never holds for no date',
		(operator) => {
			for (const value of [undefined, null, '', 'soon', {}, [], true]) {
				expect(dateIs(operator, { days: 1, date: '2026-03-01' }, value)).toBe(false);
			}
		},
	);

	it.each([
		['nothing at all', 0],
		['a negative number', -1],
		['a year', 2026],
		['a spreadsheet’s day number', 46_000],
		['a day without its hyphens', 20_261_120],
		['no number', Number.NaN],
		['a number far in the future', 20_261_120_103_000_000],
		['a year as text', '2026'],
		['a time of day', '10:30'],
		['a small number as text', '12'],
	])('takes %s for no date', (_name, value) => {
		for (const operator of ['today', 'yesterday', 'moreThanDaysAgo', 'inTheLastDays', 'before', 'after']) {
			expect(dateIs(operator, { days: 90, date: '2026-03-01' }, value)).toBe(false);
		}
	});

	it.each([
		['exactlyDaysAgo', '2026-04-24', { days: 7 }, '2026-04-17', true],
		['exactlyDaysAgo', '2026-05-01', { days: 7 }, '2026-04-24', true],
		['today', '2026-04-24', {}, '2026-04-25', false],
		['inTheLastDays', '2026-04-24', { days: 7 }, '2026-04-17', true],
		['moreThanDaysAgo', '2026-04-24', { days: 7 }, '2026-04-17', false],
		['after', '2026-05-01', { date: '2026-04-24' }, '2026-04-25', true],
	])(
		'%s on %s counts whole days where the clocks change at midnight',
		(operator, at, operands, joinedAt, is) => {
			// In Egypt the first hour of 24 April 2026 does not exist.
			const evaluation = context({ at: `${at}T12:00`, zone: 'Africa/Cairo' });
			expect(matches([condition('joinedAt', operator, operands)], { joinedAt }, evaluation)).toBe(is);
		},
	);

	it('reads every form of a date', () => {
		const instant = DateTime.fromISO('2026-03-10T01:00', { zone: 'Europe/Berlin' });
		const forms = [
			instant.toISO(),
			instant.toJSDate(),
			instant,
			instant.toMillis(),
			instant.toSeconds(),
			'2026-03-10 01:00:00',
			'2026-03-10',
		];
		for (const form of forms) expect(dateIs('today', {}, form)).toBe(true);
	});

	it.each(['2026-2027', '2025-26', '2026-00', '0800-1234', '1930-0500'])(
		'does not take %s for a time of today',
		(value) => {
			expect(toDateTime(value, 'Europe/Berlin')).toBeUndefined();
		},
	);

	it.each([
		['Europe/Berlin', '2026-03-30T12:00', '2026-03-29T00:30', '2026-03-29T23:30'],
		['America/New_York', '2026-11-02T12:00', '2026-11-01T00:30', '2026-11-01T23:30'],
		['Australia/Lord_Howe', '2026-04-06T12:00', '2026-04-05T00:30', '2026-04-05T23:30'],
		['America/Santiago', '2026-09-07T12:00', '2026-09-06T01:30', '2026-09-06T23:30'],
	])('knows the calendar day in %s when the clocks change', (zone, at, early, late) => {
		const evaluation = context({ zone, at });
		for (const value of [early, late]) {
			expect(dateIs('yesterday', {}, value, evaluation)).toBe(true);
			expect(dateIs('exactlyDaysAgo', { days: 1 }, value, evaluation)).toBe(true);
			expect(dateIs('today', {}, value, evaluation)).toBe(false);
		}
	});
});

describe('operators', () => {
	it.each([
		[custom('number', 'equals', { number: 0 }), 0, true],
		[custom('number', 'equals', { number: 0 }), '', false],
		[custom('number', 'equals', { number: 0 }), null, false],
		[custom('number', 'lessThan', { number: 1 }), 'none', false],
		[custom('number', 'greaterThan', { number: 10 }), '10.5', true],
		[custom('number', 'between', { number: 1, upperNumber: 3 }), 3, true],
		[custom('text', 'is', { text: 'STRASSE' }), 'strasse ', true],
		[custom('text', 'contains', { text: 'é' }), 'Cafe\u0301', true],
		[custom('text', 'doesNotContain', { text: 'x' }), undefined, true],
		[custom('text', 'isAnyOf', { texts: 'a, b' }), 'B', true],
		[custom('text', 'isNoneOf', { texts: 'a, b' }), 'c', true],
		[custom('list', 'includesAllOf', { texts: 'a,b' }), ['b', 'A', 'c'], true],
		[custom('list', 'includesAllOf', { texts: 'a,b' }), ['b'], false],
		[custom('list', 'includesNoneOf', { texts: 'a' }), [], true],
		[custom('boolean', 'isTrue'), 'yes', true],
		[custom('boolean', 'isFalse'), false, true],
		[custom('boolean', 'isFalse'), 'maybe', false],
		[custom('boolean', 'isFalse'), undefined, false],
	])('%j with %j', (row, value, expected) => {
		expect(matches([row], { x: value })).toBe(expected);
	});

	it('never reaches a prototype', () => {
		const row = {
			...custom('text', 'isNotEmpty'),
			custom: { path: 'constructor.name', kind: 'text' as const },
		};
		expect(matches([row], {})).toBe(false);
	});
});

describe('counting addresses', () => {
	it('counts each address once, whatever its case', () => {
		const partners = [
			{ email: 'A@x.example' },
			{ email: 'a@X.example' },
			{ contacts: [{ email: 'b@x.example' }] },
			{},
		];
		expect(countAddresses(partners)).toBe(2);
	});
});
