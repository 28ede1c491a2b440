import fc from 'fast-check';
import { DateTime } from 'luxon';
import { createPace } from '../../../lib/email/sending/pace';
import { chooseZone, findNextSendingTime, type SendingHours } from '../../../lib/email/sendingHours';

const WORKDAYS = new Set([1, 2, 3, 4, 5]);
const EVERY_DAY = new Set([1, 2, 3, 4, 5, 6, 7]);
const OFFICE: SendingHours = { fromHour: 9, toHour: 18, weekdays: WORKDAYS };
const NIGHT: SendingHours = { fromHour: 22, toHour: 6, weekdays: new Set([5]) };

const at = (text: string, zone = 'Europe/Berlin') => DateTime.fromISO(text, { zone }) as DateTime<true>;
const next = (text: string, hours: SendingHours, zone?: string) =>
	findNextSendingTime(at(text, zone), hours)?.toFormat("yyyy-MM-dd'T'HH:mm ZZ");

// 2026-03-06 is a Friday.
test.each<[string, SendingHours, string | undefined]>([
	['2026-03-06T09:00', OFFICE, undefined],
	['2026-03-06T17:59', OFFICE, undefined],
	['2026-03-06T08:59', OFFICE, '2026-03-06T09:00 +01:00'],
	['2026-03-06T18:00', OFFICE, '2026-03-09T09:00 +01:00'],
	['2026-03-07T12:00', OFFICE, '2026-03-09T09:00 +01:00'],
	['2026-03-06T23:00', NIGHT, undefined],
	['2026-03-07T05:59', NIGHT, undefined],
	['2026-03-07T06:00', NIGHT, '2026-03-13T22:00 +01:00'],
	['2026-03-07T23:00', NIGHT, '2026-03-13T22:00 +01:00'],
	['2026-03-06T12:00', { fromHour: 0, toHour: 0, weekdays: WORKDAYS }, undefined],
	['2026-03-07T12:00', { fromHour: 0, toHour: 24, weekdays: WORKDAYS }, '2026-03-09T00:00 +01:00'],
	// The clock goes from 02:00 to 03:00 on March 29, so there is no 02:00.
	['2026-03-29T01:30', { fromHour: 2, toHour: 4, weekdays: EVERY_DAY }, '2026-03-29T03:00 +02:00'],
	['2026-03-27T19:00', OFFICE, '2026-03-30T09:00 +02:00'],
])('at %s the next time within %j is %s', (now, hours, expected) => expect(next(now, hours)).toBe(expected));

test('the hour is that of the zone, half-hour offsets included', () => {
	expect(next('2026-03-06T08:45', OFFICE, 'Asia/Kolkata')).toBe('2026-03-06T09:00 +05:30');
});

test('what is found is allowed, on the hour, and less than eight days away', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2026, 11, 31) }),
			fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
			fc.nat(23),
			fc.nat(24),
			fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
			(millis, zone, fromHour, toHour, days) => {
				const now = DateTime.fromMillis(millis, { zone }) as DateTime<true>;
				const hours = { fromHour, toHour, weekdays: new Set(days) };
				const found = findNextSendingTime(now, hours);
				if (!found) return;
				expect(findNextSendingTime(found, hours)).toBeUndefined();
				expect(found.diff(now, 'days').days).toBeGreaterThan(0);
				expect(found.diff(now, 'days').days).toBeLessThan(8.1);
			},
		),
	);
});

test.each([
	['America/New_York', 'America/New_York'],
	['Mars/Base', 'UTC'],
	[undefined, 'UTC'],
	[5, 'UTC'],
])('the zone of %s is %s', (zone, expected) => expect(chooseZone(zone, 'UTC')).toBe(expected));

describe('the pace', () => {
	/** As the ledger hands out turns. */
	const createTurns = () => {
		let end = 0;
		return async ({ turns, interval }: { turns: number; interval: number }) => {
			const start = Math.max(end, Date.now());
			end = start + turns * interval;
			return start;
		};
	};

	test('spaces turns evenly, those of two runs together as well', async () => {
		const takeTurns = createTurns();
		const paces = [createPace(50, takeTurns, undefined), createPace(50, takeTurns, undefined)];
		const start = performance.now();
		await Promise.all(Array.from({ length: 31 }, (_, index) => paces[index % 2]!()));
		const taken = performance.now() - start;
		expect(taken).toBeGreaterThanOrEqual(590);
		expect(taken).toBeLessThan(10_000);
	});

	test('ends every wait when it is cancelled', async () => {
		const cancel = new AbortController();
		const pace = createPace(0.01, createTurns(), cancel.signal);
		await pace();
		const waiting = pace();
		setTimeout(() => cancel.abort(), 20);
		const start = performance.now();
		await waiting;
		await pace();
		// A turn comes every 100 seconds.
		expect(performance.now() - start).toBeLessThan(50_000);
	});
});
