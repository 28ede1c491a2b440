import fc from 'fast-check';
import { DateTime } from 'luxon';
import { createCalendar, dayOfMonth, formatDay, weekdayOf } from '../../../lib/partner/calendar';
import { toDateTime } from '../../../lib/partner/values';

const ZONES = [
	'UTC',
	'Europe/Berlin',
	'America/New_York',
	'America/Santiago',
	'Australia/Lord_Howe',
	'Asia/Kolkata',
	'Pacific/Kiritimati',
	'Africa/Casablanca',
];

/** Times around the present, half of them within two days of a change of the clocks. */
const instants = fc.oneof(
	fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }),
	fc
		.tuple(
			fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-09-06'),
			fc.integer({ min: -172_800_000, max: 172_800_000 }),
		)
		.map(([day, distance]) => Date.parse(day) + distance),
);

const FORMATS = [
	'yyyy-MM-dd',
	"yyyy-MM-dd'T'HH:mm",
	'yyyy-MM-dd HH:mm:ss',
	"yyyy-MM-dd'T'HH:mm:ss.SSS",
	"yyyy-MM-dd'T'HH:mm:ss.SSSZZ",
	"yyyy-MM-dd'T'HH:mm:ssZZZ",
	"yyyy-MM-dd'T'HH:mm:ss'Z'",
	"yyyy-MM-dd'T'HH:mm:ss.SSSSSS",
	"yyyy'W'WW",
];

describe('the calendar of a zone', () => {
	it('reads every text exactly as Luxon does', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...ZONES),
				instants,
				fc.constantFrom(...FORMATS),
				(zone, instant, format) => {
					const text = DateTime.fromMillis(instant, { zone }).toFormat(format);
					expect(createCalendar(zone).readInstant(text)).toBe(toDateTime(text, zone)?.toMillis());
				},
			),
			{ numRuns: 2_000 },
		);
	});

	it.each([
		'2026-02-29',
		'2024-02-29',
		'1900-02-29',
		'2026-13-01',
		'2026-04-31T10:00',
		'2026-04-30T24:00',
		'2026-04-30T23:60',
		'2026-04-30T10:00:61',
		'2026-04-30T10:00+25:00',
		'2026-04-30T10:00+01',
		'2026-04-30T10:00Zulu',
		'2026-04-30X10:00',
		'2026-4-30',
		'0050-01-01',
		'２０２６-01-01',
		'soon',
		'',
		null,
		undefined,
		true,
		[],
		{},
		1_767_225_600,
		1_767_225_600_000,
		new Date(1_767_225_600_000),
		DateTime.fromISO('2026-01-01T00:00Z'),
	])('agrees with Luxon about %p', (value) => {
		for (const zone of ZONES) {
			expect(createCalendar(zone).readInstant(value)).toBe(toDateTime(value, zone)?.toMillis());
		}
	});

	it('knows the day of every instant as Luxon does', () => {
		fc.assert(
			fc.property(fc.constantFrom(...ZONES), instants, (zone, instant) => {
				const local = DateTime.fromMillis(instant, { zone });
				const day = createCalendar(zone).dayOf(instant);
				expect(formatDay(day)).toBe(local.toFormat('d LLL yyyy'));
				expect(weekdayOf(day)).toBe(local.weekday);
				expect(dayOfMonth(day)).toBe(local.day);
			}),
			{ numRuns: 2_000 },
		);
	});
});
