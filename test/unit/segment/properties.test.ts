import fc from 'fast-check';
import type { Condition, SegmentDefinition } from '../../../lib/segment/condition';
import { OPERATORS } from '../../../lib/segment/operators';
import { prepareSegment } from '../../../lib/segment/segment';
import { anyOf, condition, context, custom, not } from './conditions';
import { evaluate } from './oracle';

const ZONES = [
	'Europe/Berlin',
	'America/New_York',
	'Australia/Lord_Howe',
	'America/Santiago',
	'Africa/Cairo',
];

/** Times of evaluation: around changes of the clocks in each zone, leap days, turns of the year, and any other time. */
const times = fc.oneof(
	fc.constantFrom(
		'2026-03-29T03:30:00',
		'2026-10-25T02:30:00',
		'2026-03-08T12:00:00',
		'2026-11-01T00:30:00',
		'2026-04-05T01:45:00',
		'2026-10-04T12:00:00',
		'2026-09-06T01:00:00',
		'2026-04-24T12:00:00',
		'2024-02-29T12:00:00',
		'2026-02-28T23:59:00',
		'2027-01-01T00:00:00',
	),
	fc
		.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 19)),
);

/** Values no list has, in place of the one that is expected. */
const awkward = fc.constantFrom<unknown>(
	undefined,
	null,
	'',
	'  ',
	[],
	{},
	true,
	0,
	NaN,
	Infinity,
	'soon',
	'2026-02-30',
	['', null],
	{ name: 'x' },
);
const texts = fc.constantFrom(
	'new',
	'NEW ',
	'Straße',
	'STRASSE',
	'İstanbul',
	'ﬁne',
	'Cafe\u0301',
	'café',
	'a',
	'b',
);
const dates = fc.oneof(
	fc.constantFrom('2024-02-29', '2020-02-29T12:00', '2025-03-30', '2026-03-29T02:30', '2026-10-25T02:30:00Z'),
	fc
		.date({ min: new Date('2019-01-01'), max: new Date('2029-01-01'), noInvalidDate: true })
		.chain((date) =>
			fc.constantFrom<unknown>(
				date.toISOString(),
				date.toISOString().slice(0, 10),
				date.toISOString().slice(0, 16),
				date.getTime(),
				Math.trunc(date.getTime() / 1000),
				date,
			),
		),
);
const near = fc.integer({ min: -40, max: 40 });

const rows = fc.array(
	fc.record(
		{
			date: fc
				.integer({ min: 0, max: 120 })
				.map((day) => new Date(Date.UTC(2026, 0, day + 1)).toISOString().slice(0, 10)),
			clicks: fc.integer({ min: 0, max: 3 }),
			actions: fc.integer({ min: 0, max: 1 }),
		},
		{ requiredKeys: ['date'] },
	),
	{ maxLength: 12 },
);

const partners = fc.record({
	relationshipStage: fc.oneof(fc.constantFrom('new', 'Joined', 'expired', 'outreach', 'unheard of'), awkward),
	country: fc.oneof(fc.constantFrom('DE', 'Germany', 'UK', 'GB', 'france', 'Neverland'), awkward),
	name: fc.oneof(texts, awkward),
	groups: fc.oneof(fc.array(fc.constantFrom('a', 'B', 'c')), fc.constantFrom('a, b', 'C'), awkward),
	joinedAt: fc.oneof(dates, awkward),
	lastClickAt: fc.oneof(dates, awkward),
	clicks: fc.oneof(near, awkward),
	actions: fc.oneof(near, near.map(String)),
	performance: fc.oneof(rows, fc.constantFrom(undefined, null, [])),
	x: fc.oneof(dates, texts, near, fc.constantFrom('yes', 'No', 'true', false), awkward),
});

const dateOperands = fc.record({
	days: fc.integer({ min: 0, max: 400 }),
	date: fc.constantFrom('2025-03-30', '2024-02-29', '2026-01-01'),
	upperDate: fc.constantFrom('2026-03-29', '2026-12-31'),
	weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
	dayOfMonth: fc.integer({ min: 1, max: 31 }),
});
const numberOperands = fc.record({ number: near, width: fc.nat(20) }).map(({ number, width }) => ({
	number,
	upperNumber: number + width,
}));
const textOperands = fc.record({ text: texts, texts: fc.constantFrom('a', 'b, new', 'strasse,café') });
const rangeOperands = fc.record({
	range: fc.constantFrom(
		'lifetime',
		'today',
		'yesterday',
		'lastDays',
		'thisWeek',
		'lastMonth',
		'thisQuarter',
		'between',
	),
	rangeDays: fc.integer({ min: 0, max: 100 }),
	rangeStart: fc.constantFrom('2026-01-01', '2026-02-28'),
	rangeEnd: fc.constantFrom('2026-02-28', '2026-04-01'),
});
const allOperands = fc
	.tuple(dateOperands, numberOperands, textOperands, rangeOperands)
	.map(([dates, numbers, texts, range]): Condition['operands'] => ({
		...dates,
		...numbers,
		...texts,
		...range,
	}));

const operatorOf = (kind: keyof typeof OPERATORS) =>
	fc.constantFrom(...OPERATORS[kind].map(({ name }) => name));
const fieldOf = (field: string, kind: keyof typeof OPERATORS) =>
	fc.tuple(operatorOf(kind), allOperands).map(([operator, operands]) => condition(field, operator, operands));
const choiceOf = (field: string, ...values: string[]) =>
	fc
		.tuple(operatorOf('choice'), fc.subarray(values, { minLength: 1 }))
		.map(([operator, choices]) => condition(field, operator, { choices }));
const customOf = (kind: keyof typeof OPERATORS) =>
	fc.tuple(operatorOf(kind), allOperands).map(([operator, operands]) => custom(kind, operator, operands));

const conditions: fc.Arbitrary<Condition> = fc.oneof(
	choiceOf('relationshipStage', 'new', 'joined', 'expired'),
	choiceOf('country', 'DE', 'GB'),
	fieldOf('name', 'text'),
	fieldOf('groups', 'list'),
	fieldOf('joinedAt', 'date'),
	fieldOf('lastClickAt', 'milestone'),
	fieldOf('clicks', 'amount'),
	fieldOf('actions', 'amount'),
	customOf('text'),
	customOf('number'),
	customOf('date'),
	customOf('boolean'),
	customOf('list'),
);
const groups = fc.record({
	conditions: fc.array(conditions, { minLength: 1, maxLength: 4 }),
	negated: fc.boolean(),
});
const definitions: fc.Arbitrary<SegmentDefinition> = fc.record({
	include: fc.array(groups, { minLength: 1, maxLength: 3 }),
	except: fc.array(groups, { maxLength: 2 }),
});
const circumstances = fc.tuple(times, fc.constantFrom(...ZONES)).map(([at, zone]) => context({ at, zone }));

const check = (
	...parameters: Parameters<typeof fc.property<[SegmentDefinition, object, ReturnType<typeof context>]>>
) => fc.assert(fc.property(...parameters), { numRuns: 2_000 });

describe('every segment', () => {
	it('matches exactly whom the oracle knows to match', () => {
		check(definitions, partners, circumstances, (definition, partner, evaluation) => {
			const segment = prepareSegment(definition, evaluation);
			expect(segment.problems).toEqual([]);
			expect(segment.matches({ ...partner })).toBe(evaluate(definition, { ...partner }, evaluation) === true);
		});
	});

	it('explains a match without reasons against it, and everything else with one', () => {
		check(definitions, partners, circumstances, (definition, partner, evaluation) => {
			const segment = prepareSegment(definition, evaluation);
			const matches = segment.matches({ ...partner });
			const { holds, reasons } = segment.explain({ ...partner });
			expect(reasons.length === 0).toBe(matches);
			expect(segment.findBlockers({ ...partner }) === undefined).toBe(matches);
			for (const sentence of [...holds, ...reasons]) expect(sentence).toMatch(/^.+ — (it|cannot tell: ).+$/);
		});
	});

	it('says of a partner about whom it cannot be told, and of no other, that something is not known', () => {
		check(definitions, partners, circumstances, (definition, partner, evaluation) => {
			const segment = prepareSegment(definition, evaluation);
			const isUnknown = segment.findBlockers({ ...partner })?.some((blocker) => blocker.isUnknown) ?? false;
			expect(isUnknown).toBe(evaluate(definition, { ...partner }, evaluation) === 'cannotTell');
		});
	});

	it('does not depend on the order of conditions and groups', () => {
		const shuffled = definitions.chain((definition) =>
			fc
				.tuple(
					fc.shuffledSubarray([...definition.include], { minLength: definition.include.length }),
					fc.func(fc.integer()),
				)
				.map(([include, order]): [SegmentDefinition, SegmentDefinition] => [
					definition,
					{
						include: include.map((group) => ({
							...group,
							conditions: [...group.conditions].sort((one, two) => order(one) - order(two)),
						})),
						except: [...definition.except].reverse(),
					},
				]),
		);
		fc.assert(
			fc.property(shuffled, partners, circumstances, ([one, other], partner, evaluation) => {
				expect(prepareSegment(other, evaluation).matches({ ...partner })).toBe(
					prepareSegment(one, evaluation).matches({ ...partner }),
				);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('is flipped exactly by NOT wherever an answer is known, and matches neither way where none is', () => {
		fc.assert(
			fc.property(
				fc.array(conditions, { minLength: 1, maxLength: 4 }),
				partners,
				circumstances,
				(rows, partner, evaluation) => {
					const data = { ...partner };
					const known = evaluate(anyOf(rows), data, evaluation);
					const plain = prepareSegment(anyOf(rows), evaluation).matches(data);
					const negated = prepareSegment(anyOf(not(...rows)), evaluation).matches(data);
					expect([plain, negated]).toEqual([known === true, known === false]);
				},
			),
			{ numRuns: 2_000 },
		);
	});
});
