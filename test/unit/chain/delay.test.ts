import { DateTime } from 'luxon';
import { addDelay, checkDelay, type Delay } from '../../../lib/chain/delay';

const at = (iso: string, zone = 'Europe/Berlin') => DateTime.fromISO(iso, { zone }) as DateTime<true>;
const days = (amount: number): Delay => ({ amount, unit: 'days' });

describe('a delay', () => {
	it.each([
		['2026-03-28T10:00', days(1), '2026-03-29T10:00'],
		['2026-03-28T02:30', days(1), '2026-03-29T03:30'],
		['2026-03-28T10:00', { amount: 24, unit: 'hours' }, '2026-03-29T11:00'],
		['2026-10-24T10:00', { amount: 24, unit: 'hours' }, '2026-10-25T09:00'],
		['2026-03-01T10:00', { amount: 2, unit: 'weeks' }, '2026-03-15T10:00'],
		['2028-02-22T10:00', days(7), '2028-02-29T10:00'],
		['2026-03-06T10:00', { amount: 1, unit: 'businessDays' }, '2026-03-09T10:00'],
		['2026-03-07T10:00', { amount: 1, unit: 'businessDays' }, '2026-03-09T10:00'],
		['2026-03-08T10:00', { amount: 5, unit: 'businessDays' }, '2026-03-13T10:00'],
		['2026-03-04T10:00', { amount: 7, unit: 'businessDays' }, '2026-03-13T10:00'],
		['2026-03-05T10:00', { amount: 0, unit: 'businessDays' }, '2026-03-05T10:00'],
	] as const)('from %s by %j ends %s', (reference, delay, expected) => {
		expect(addDelay(at(reference), delay).toISO()).toBe(at(expected).toISO());
	});

	it('agrees with counting business days one by one', () => {
		for (let start = 0; start < 14; start += 1) {
			for (let amount = 1; amount <= 23; amount += 1) {
				let expected = at('2026-03-02T10:00').plus({ days: start });
				for (let left = amount; left > 0;) {
					expected = expected.plus({ days: 1 });
					if (expected.weekday <= 5) left -= 1;
				}
				const reference = at('2026-03-02T10:00').plus({ days: start });
				expect(addDelay(reference, { amount, unit: 'businessDays' }).toISO()).toBe(expected.toISO());
			}
		}
	});

	it('is waiting until the moment it ends, and due ever after', () => {
		const reference = at('2026-03-01T10:00');
		expect(checkDelay(reference, days(7), at('2026-03-08T09:59:59')).status).toBe('waiting');
		expect(checkDelay(reference, days(7), at('2026-03-08T10:00'))).toEqual({
			status: 'due',
			referenceAt: '2026-03-01T10:00:00.000+01:00',
			dueAt: '2026-03-08T10:00:00.000+01:00',
		});
		expect(checkDelay(reference, days(7), at('2027-01-01T00:00')).status).toBe('due');
		expect(checkDelay(undefined, days(7), at('2027-01-01T00:00'))).toEqual({ status: 'notStarted' });
	});
});
